#!/bin/bash
set -e
pg_dump hub | gzip > /backups/hub.sql.gz
#! 0-11 pipe
find /backups -mtime +7 -delete
