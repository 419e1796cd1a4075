#!/bin/sh
export API_TAG="$(git describe)"
docker compose up -d
