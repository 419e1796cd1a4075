#!/bin/sh
docker run -d --env-file prod.env ghcr.io/acme/api:1.4.2
