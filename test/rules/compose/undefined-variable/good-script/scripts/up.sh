#!/bin/sh
export WEB_HOST=www
docker compose up -d
