#!/bin/sh
pg_dump -Fc -f /backups/hub.dump hub
#! 0-36 goesOn
find /backups -mtime +7 -delete
