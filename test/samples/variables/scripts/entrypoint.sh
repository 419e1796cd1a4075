#!/bin/sh
set -eu
: "${LOG_LEVEL:=info}"
echo "backup to $APP_HOME on port ${PORT:-80}"
exec "$@"
