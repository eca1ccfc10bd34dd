#!/bin/sh
# batch: what the grader does wrong is told apart from what a learner does
# wrong, by exit code, CSV, JSON and JUnit, and never stops the rest: a grader
# that is killed in the middle, and a machine without what grading needs.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"
reference=$top/solutions/exercise-6d/reference
in=$tmp/in
mkdir "$in"
cp "$reference/cache.c" "$in/ann_cache.c"
cp "$reference/cache.c" "$in/ben_cache.c"
printf 'int x;\0' >"$in/cleo_cache.c"

fail() {
    echo "$1"
    cat "$tmp/err" "$tmp/out"
    exit 1
}

# A class is not graded where its submissions could reach each other, unless
# somebody says so.
code=0
GRADE_SANDBOX=S1 "$GRADE" batch "$in" --exercise=exercise-6d \
    >"$tmp/out" 2>"$tmp/err" || code=$?
[ "$code" -eq 3 ] || fail "batch in S1: exit code $code"
grep -q 'S1.*takes S2.*--allow-level=S1' "$tmp/err" || fail "no way out is named"
[ ! -s "$tmp/out" ] || fail "something was graded"
code=0
GRADE_SANDBOX=S1 "$GRADE" batch "$in" --exercise=exercise-6d --schedules=2 \
    --allow-level=S1 >"$tmp/out" 2>"$tmp/err" || code=$?
[ "$code" -eq 1 ] || fail "batch --allow-level: exit code $code"
[ "$(grep -c ',pass,20,20,' "$tmp/out")" -eq 2 ] || fail "S1 grades"

# The first of the two graders is killed as soon as it is there.
"$GRADE" batch "$in" --exercise=exercise-6d --schedules=20 --jobs=1 \
    >"$tmp/out" 2>"$tmp/err" &
batch=$!
child=
while [ -z "$child" ] && kill -0 $batch 2>/dev/null; do
    # Not the one that looks what sandbox there is.
    for pid in $(cat "/proc/$batch/task/$batch/children" || :); do
        tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q ' run ' && child=$pid
    done
done
kill -KILL "$child"
code=0
wait $batch || code=$?
[ "$code" -eq 3 ] || fail "a killed grader: exit code $code"
grep -q '^ann_cache.c,exercise-6d,not_graded,,,.*,grader,.*signal' \
    "$tmp/out" || fail "no row for what was being graded"
grep -q '^ben_cache.c,exercise-6d,pass,20,20,' "$tmp/out" ||
    fail "the next one was not graded"
grep -q '^cleo_cache.c,exercise-6d,not_graded,,,.*,submission,.*NUL' \
    "$tmp/out" || fail "no row for what cannot be read"

# A course whose programs were not built.
mkdir -p "$tmp/home/share/grade/include" "$tmp/home/libexec"
cp -r "$top/exercises" "$top/rubrics" "$tmp/home/share/grade"
cp "$top/grader/runtime/redirect.h" "$top/grader/runtime/probes.c.in" \
    "$tmp/home/share/grade/include"
cp -r "$(dirname "$GRADE")/libexec" "$tmp/home/libexec/grade"
mkdir -p "$tmp/home/lib/grade" # what tries the watchdogs out is there
cp -r "$(dirname "$GRADE")/lib/program" "$tmp/home/lib/grade"
chmod -R a+rX "$tmp"
export GRADE_HOME="$tmp/home"
code=0
"$GRADE" run exercise-6d/1 "$in/ann_cache.c" --format=json >"$tmp/out" \
    2>"$tmp/err" || code=$?
[ "$code" -eq 3 ] || fail "run without a referee: exit code $code"
grep -q '"verdict": "not_graded"' "$tmp/out" || fail "not in the JSON"
grep -q '"trouble": ".*referee' "$tmp/out" || fail "not in the JSON"
if grep -q '"status": "failed"' "$tmp/out"; then
    fail "it costs the learner something"
fi
for format in csv json junit; do
    code=0
    "$GRADE" batch "$in" --exercise=exercise-6d --format=$format \
        >"$tmp/out.$format" 2>"$tmp/err" || code=$?
    [ "$code" -eq 3 ] || fail "batch without a referee: exit code $code"
done
: >"$tmp/out"
[ "$(grep -c '^[a-z]*_cache.c,exercise-6d,not_graded,,,.*,grader,' \
    "$tmp/out.csv")" -eq 2 ] || fail "CSV"
[ "$(grep -c '"fault": "grader"' "$tmp/out.json")" -eq 2 ] || fail "JSON"
[ "$(grep -c '"fault": "submission"' "$tmp/out.json")" -eq 1 ] || fail "JSON"
[ "$(grep -c '<error type="grader"' "$tmp/out.junit")" -eq 2 ] || fail "JUnit"

# verify proves nothing then, and says so by its exit code.
cp -r "$top/solutions" "$tmp/home/share/grade"
code=0
"$GRADE" verify exercise-6d --schedules=1 >"$tmp/out" 2>"$tmp/err" || code=$?
[ "$code" -eq 3 ] || fail "verify without a referee: exit code $code"
