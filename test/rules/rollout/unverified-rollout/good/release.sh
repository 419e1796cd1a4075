#!/bin/sh
docker compose up -d --wait --wait-timeout 120
