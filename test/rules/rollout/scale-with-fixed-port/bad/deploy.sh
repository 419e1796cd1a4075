#!/bin/sh
docker compose up -d --scale api=3 --scale worker=2
#! 29-34 port
#! 43-51 name
