#!/bin/bash
set -eu
export DB_PASSWORD='sunshine'
#! 20-28 guessable
docker compose up -d --wait
