#!/bin/sh
# doctor: a line for each thing that grading needs; what is missing is exit
# code 3 and comes with a way out.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

"$GRADE" doctor >"$tmp/out"
for thing in course gcc libuv sandbox libclang watchdogs exercise; do
    grep -q "^ok  *$thing " "$tmp/out" || {
        cat "$tmp/out"
        exit 1
    }
done
grep -q '^ok  *sandbox  *S[0-3]: ' "$tmp/out"
if grep -nE '.{200}' "$tmp/out"; then
    exit 1
fi

# What is not to be had is told once.
GRADE_SANDBOX=S1 "$GRADE" doctor >"$tmp/out"
[ "$(grep -c 'GRADE_SANDBOX asks for less' "$tmp/out")" -eq 1 ]

mkdir "$tmp/empty"
code=0
GRADE_HOME="$tmp/empty" "$GRADE" doctor >"$tmp/out" || code=$?
[ "$code" -eq 3 ]
grep -q '^missing course' "$tmp/out"
grep -q 'GRADE_HOME' "$tmp/out"
grep -q '^ok  *gcc' "$tmp/out"
# Everybody else stops there.
code=0
GRADE_HOME="$tmp/empty" "$GRADE" list 2>"$tmp/err" || code=$?
[ "$code" -eq 3 ]
grep -q 'GRADE_HOME' "$tmp/err"

# A course whose player was never built.
mkdir -p "$tmp/course/exercises/exercise-9"
echo '{}' >"$tmp/course/exercises/exercise-9/exercise.json"
code=0
GRADE_HOME="$tmp/course" "$GRADE" doctor >"$tmp/out" || code=$?
[ "$code" -eq 3 ]
grep -q '^missing exercise *exercise-9' "$tmp/out"
grep -q 'to mend it: make' "$tmp/out"
# And whose description is broken: the file and the key are named.
code=0
GRADE_HOME="$tmp/course" "$GRADE" exercise-9 2>"$tmp/err" || code=$?
[ "$code" -eq 3 ]
grep -q "exercise-9/exercise.json': missing key 'version'" "$tmp/err"

# A course that lost a file is not the learner's mistake, and doctor knows it.
top=$(cd "$(dirname "$0")/../.." && pwd)
mkdir "$tmp/half"
cp -r "$top/exercises" "$top/rubrics" "$top/grader" "$tmp/half"
for folder in lib libexec; do
    mkdir -p "$tmp/half/build"
    ln -s "$(dirname "$GRADE")/$folder" "$tmp/half/build/$folder"
done
GRADE_HOME="$tmp/half" "$GRADE" doctor >"$tmp/out"
rm "$tmp/half/exercises/exercise-6d/cache.h"
code=0
GRADE_HOME="$tmp/half" "$GRADE" doctor >"$tmp/out" || code=$?
[ "$code" -eq 3 ]
grep -q 'cache.h' "$tmp/out"
code=0
GRADE_HOME="$tmp/half" "$GRADE" run exercise-6d/1 --no-progress \
    "$top/solutions/exercise-6d/reference/cache.c" >"$tmp/out" || code=$?
[ "$code" -eq 3 ]
grep -q 'NOT GRADED' "$tmp/out"
echo '{' >"$tmp/half/rubrics/exercise-6d.json"
code=0
GRADE_HOME="$tmp/half" "$GRADE" doctor >"$tmp/out" || code=$?
[ "$code" -eq 3 ]
grep -q 'rubrics/exercise-6d.json' "$tmp/out"
