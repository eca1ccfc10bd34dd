#!/bin/sh
# Hostile submissions earn nothing, and change nothing for the next one.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"

# grade FILE: the result in $tmp/json
grade() {
    "$GRADE" exercise-6d/1 "$1" --schedules=2 --format=json >"$tmp/json" \
        2>"$tmp/err" || true
}

fail() {
    echo "$1"
    cat "$tmp/json" "$tmp/err"
    exit 1
}

for file in "$here"/tests/attacks/*.c; do
    name=$(basename "$file")
    words=$(sed -n '1s/.* says=\(.*\) \*\/.*/\1/p' "$file")
    head -n 1 "$file" | grep -q 'expect: verdict=fail points=0' ||
        fail "$name does not say what it earns"
    grade "$file"
    grep -q '^  "verdict": "fail"' "$tmp/json" || fail "$name is not failed"
    grep -q '^  "points": 0' "$tmp/json" || fail "$name earns points"
    grep -qF "$words" "$tmp/json" || fail "$name: nothing says '$words'"
    grade "$here/solutions/exercise-6d/reference/cache.c"
    grep -q '^  "verdict": "pass"' "$tmp/json" ||
        fail "after $name the reference does not pass"
    echo "$name"
done
