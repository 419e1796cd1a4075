#!/bin/sh
docker run --env-file app.env shop:1
