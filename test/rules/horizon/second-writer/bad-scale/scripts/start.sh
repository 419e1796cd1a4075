#!/bin/sh
set -e
docker compose up -d --scale horizon=3
#! 0-38 scale
