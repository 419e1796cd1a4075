#!/bin/sh
set -eu
docker compose pull
docker compose up -d
curl --header "PRIVATE-TOKEN: glpat-fuCmrqkWMw9TZCdwkhCe" https://git.example.org/api/v4/projects/7/releases
#! 30-56 token: "GitLab"
# the old one was dop_v1_9f92fabf140efbddaafd804764f6791df277c26761cf99377acdcf1c3adb1eb9
#! 18-EOL token: "DigitalOcean"
