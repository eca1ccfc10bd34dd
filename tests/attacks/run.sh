#!/bin/sh
# run.sh FILE: grades one attack and then an honest submission, and holds both
# against what the attack's first line expects (README.md). GRADE names grade.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
file=$1
name=$(basename "$file")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"

grade() {
    timeout 300 "$GRADE" exercise-6d/1 "$1" --schedules=2 --format=json \
        >"$tmp/json" 2>"$tmp/err" || true
}

fail() {
    echo "FAILED: $name: $1"
    cat "$tmp/json" "$tmp/err"
    exit 1
}

head -n 1 "$file" >"$tmp/expect"
words=$(sed -n 's/.* says=\(.*\) \*\/.*/\1/p' "$tmp/expect")
never=$(sed -n 's/.* not=\([^ ]*\) .*/\1/p' "$tmp/expect")
case "$(cat "$tmp/expect") ${GRADE_SANDBOX:-S2}" in
*' level=S2 '*S[01])
    echo "skipped $name: it asks for what this level does not hold"
    exit 0
    ;;
esac
grep -q 'expect: verdict=fail points=0' "$tmp/expect" ||
    fail "it does not say what it earns"
grade "$file"
grep -q '^  "verdict": "fail"' "$tmp/json" || fail "it is not failed"
grep -q '^  "points": 0' "$tmp/json" || fail "it earns points"
grep -qF "$words" "$tmp/json" || fail "nothing says '$words'"
[ -z "$never" ] || ! grep -qF "$never" "$tmp/json" || fail "it says '$never'"
! grep -q "$(printf '[\033\007]')" "$tmp/json" || fail "control codes"
grade "$here/solutions/exercise-6d/reference/cache.c"
grep -q '^  "verdict": "pass"' "$tmp/json" ||
    fail "the reference does not pass after it"
echo "ok $name"
