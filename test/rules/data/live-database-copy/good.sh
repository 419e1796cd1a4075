#!/bin/sh
set -e
sqlite3 /state/audit.db ".backup '/backups/audit.db'"
sqlite3 /state/dlq.db "VACUUM INTO '/backups/dlq.db'"
cp /etc/horizon/config.yaml /backups/
