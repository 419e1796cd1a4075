#!/bin/sh
docker compose up -d --scale api=3 --scale worker=1 --scale other=4
