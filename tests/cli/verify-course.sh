#!/bin/sh
# The course that is in the tree is sound: every claim of stub, references,
# alternates and buggy variants holds under the schedules of a grading.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"

"$GRADE" verify >"$tmp/out" || {
    cat "$tmp/out"
    exit 1
}
grep -qE '^[0-9]+ items, [0-9]+ hold, [0-9]+ schedules played$' "$tmp/out"
# Twenty buggy variants or more.
[ "$(grep -c '  buggy/' "$tmp/out")" -ge 20 ]
