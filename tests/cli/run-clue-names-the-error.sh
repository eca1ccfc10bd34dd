#!/bin/sh
# A lost error: the place that is shown is that of the error which the hidden
# test speaks of, not of another file's that failed sooner.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp"

code=0
"$GRADE" run exercise-6d/5 "$top/exercises/exercise-6d/backup.c" \
    --only=6d.5.first >"$tmp/out" || code=$?
[ $code = 1 ]
missed=$(sed -n "s/.*cannot be copied is .*(\(UV_[A-Z0-9]*\)).*/\1/p" "$tmp/out")
[ -n "$missed" ]
grep -q "async_read_file ended with $missed here" "$tmp/out"
