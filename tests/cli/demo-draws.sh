#!/bin/sh
# grade demo: draws what each program did on one scale; says which demos there
# are; a name that is none is wrong use, a program that is missing a fault.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"

"$GRADE" demo >"$tmp/list"
grep -qx 'grade demo 2/kitchen' "$tmp/list"
[ "$(wc -l <"$tmp/list")" -ge 4 ]
while read -r command; do
    sh -c "\"$(dirname "$GRADE")/\"$command" >"$tmp/out"
    if grep -nE '.{81}' "$tmp/out" | grep -v 'the programs:'; then
        exit 1
    fi
    [ "$(grep -c '^  the thread ' "$tmp/out")" -ge 2 ]
done <"$tmp/list"

# A second and a half is 30 columns; in a row the soup begins where the stew
# ends, together at the left; the thread is held all the time, or never.
"$GRADE" demo 2/kitchen >"$tmp/kitchen"
"$GRADE" demo exercise-2/kitchen | cmp - "$tmp/kitchen"
grep -xqE '  stew +\|={29}\|' "$tmp/kitchen"
grep -xqE '  soup {40}\|={9}\|' "$tmp/kitchen"
grep -xqE '  soup {10}\|={9}\|' "$tmp/kitchen"
grep -xqE '  the thread +#{60}' "$tmp/kitchen"
grep -xqE '  the thread +\.{30}' "$tmp/kitchen"
[ "$(grep -c '^  seconds' "$tmp/kitchen")" -eq 2 ]

# On the pool the thread stays free, and the clock ticks each second.
"$GRADE" demo 3/pool --format=lines >"$tmp/pool"
grep -qx '2.5 s  shrink ends, on the pool' "$tmp/pool"
grep -qx '2.0 s  tick' "$tmp/pool"

fails() {
    rc=0
    "$GRADE" demo "$1" >"$tmp/out" 2>"$tmp/err" || rc=$?
    [ "$rc" -eq 2 ]
    [ ! -s "$tmp/out" ]
    grep -q "$2" "$tmp/err"
}
fails 2/kitchn "did you mean 'kitchen'"
fails 99/kitchen 'there is no exercise'
fails 6d 'exercise-6d has no demo'
fails 2/../kitchen 'has no demo'
