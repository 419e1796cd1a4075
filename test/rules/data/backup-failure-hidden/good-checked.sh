#!/bin/sh
pg_dump -Fc -f /backups/hub.dump hub
if [ $? -ne 0 ]; then
  exit 1
fi
pg_dumpall -f /backups/all.sql || exit 1
pg_dump -Fc -f /backups/last.dump last
