#!/bin/sh
# Takes a rollout back: to the recorded state before it, gated on health. All of it is in rollout.sh beside this file.
# Usage: rollback.sh [--to RECORD] [SERVICE]..., or rollback.sh --list. Exit status: 0 back and healthy; 2 misuse, or nothing to go
# back to; 3 failed: act now, the last lines say how; 4 another run is under way. It cannot be interrupted on its way.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
case ${1:-} in -h | --help) exec sh "$here/rollout.sh" --help ;; esac
exec sh "$here/rollout.sh" --back "$@"
