#!/bin/sh
set -eu
docker compose up -d --scale hub=3
#! 29-34 none: "3 instances"
