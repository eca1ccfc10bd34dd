#!/bin/sh
# hint: the first, the second, the third, then the third again; remembered
# across processes; given also when it cannot be remembered.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"

for number in 1 2 3 3; do
    "$GRADE" hint exercise-6d/2 >"$tmp/out" 2>"$tmp/err"
    grep -q "^exercise-6d/2, hint $number of 3" "$tmp/out"
    [ ! -s "$tmp/err" ]
done
grep -q 'last one' "$tmp/out"
"$GRADE" hint exercise-6d/3 | grep -q 'hint 1 of 3'
"$GRADE" | grep -q 'grade start exercise-6'

# Nowhere to remember it: a message, the hint, and exit code 0.
env -u XDG_STATE_HOME -u HOME "$GRADE" hint exercise-6d/2 \
    >"$tmp/out" 2>"$tmp/err"
grep -q 'hint 1 of 3' "$tmp/out"
grep -q 'progress is not kept' "$tmp/err"
XDG_STATE_HOME=/dev/null "$GRADE" hint exercise-6d/2 >"$tmp/out" 2>"$tmp/err"
grep -q 'hint 1 of 3' "$tmp/out"
[ -s "$tmp/err" ]
