#!/bin/sh
set -e
docker compose pull
docker compose restart
#! 0-22 compose
