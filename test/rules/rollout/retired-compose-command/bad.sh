#!/bin/sh
set -e
docker-compose -f compose.yaml pull
#! 0-14 retired
sudo docker-compose up -d
#! 5-19 retired
