#!/bin/sh
# The whole way of right, wrong and broken submissions, for a build of the
# grader with sanitizers (`make asan`): none of its processes may say a word.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp"
exercise=$top/exercises/exercise-6d
reference=$top/solutions/exercise-6d/reference

# expect CODE ARGUMENT...: this exit code, and no report of a sanitizer.
expect() {
    wanted=$1
    shift
    code=0
    "$GRADE" "$@" >"$tmp/out" 2>&1 || code=$?
    if [ $code != "$wanted" ] ||
        grep -E 'Sanitizer|runtime error' "$tmp/out"; then
        cat "$tmp/out"
        echo "exit $code, expected $wanted: grade $*"
        exit 1
    fi
}
printf 'int broken(' >"$tmp/cache.c"
head -c 3000 /dev/urandom >"$tmp/noise.c"
printf 'int a = \033[2J \302\205;\n' >"$tmp/escapes.c"

expect 0 run exercise-6d "$reference" --schedules=3
expect 1 run exercise-6d "$exercise" --schedules=3
expect 1 run exercise-6d "$exercise" --schedules=3 --format=json
expect 1 run exercise-6d/1 "$tmp/cache.c"
expect 2 run exercise-6d/1 "$tmp/noise.c"
expect 1 run exercise-6d/1 "$tmp/escapes.c"
expect 0 lint "$reference/cache.c" "$reference/gateway.c"
expect 1 lint "$top/solutions/exercise-6d/buggy/cache_open_not_cleaned.c"
expect 0 explain UV301
expect 0 hint exercise-6d/2
expect 0 doctor
expect 2 explain UV3O1
