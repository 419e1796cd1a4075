#!/bin/sh
set -e
cd /opt/hub
ssh hub.internal "cd /opt/hub && docker-compose pull hub && docker-compose up -d hub"
#! 33-56 forward
