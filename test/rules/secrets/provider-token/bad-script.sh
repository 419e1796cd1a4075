#!/bin/bash
set -eu
export GITHUB_TOKEN=ghp_R7kQ2mZx9LwT4vBn8YcJ3hDf6SgP1aEu5Xq0
#! 20-60 token
docker compose up -d --wait
