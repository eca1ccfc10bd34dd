#!/bin/sh
# Of the course library a submission reaches what async.h declares, and nothing
# else: neither its inside nor what needs streams and processes, which the
# runtime does not play.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
objects=$(dirname "$GRADE")/player/exercises/async

nm --defined-only -g "$objects"/*.o | awk '$2 == "T" { print $3 }' | sort \
    >"$dir/defined"
# Names that stand before a bracket.
echo '#include "async.h"' | gcc -E -I"$top/exercises/async" -x c - |
    grep -oE '\b[a-z_0-9]+ *\(' | tr -d ' (' | sort -u >"$dir/declared"
comm -23 "$dir/defined" "$dir/declared" >"$dir/inside"
comm -12 "$dir/defined" "$dir/declared" >"$dir/public"
[ "$(wc -l <"$dir/inside")" -gt 50 ]
[ "$(wc -l <"$dir/public")" -gt 40 ]

# grade_names NAMES DECLARE: a submission that refers to each of the names, and
# declares these.
grade_names() {
    {
        awk '{ print "void " $1 "(void);" }' "$2"
        cat "$top/exercises/exercise-6d/jobs.c"
        echo "void *reach[] = {"
        sed 's/$/,/' "$1"
        echo "};"
    } >"$dir/jobs.c"
    "$GRADE" exercise-6d/2 "$dir/jobs.c" --schedules=1 >"$dir/out" 2>&1 || true
}

fail() {
    echo "$1"
    cat "$dir/out"
    exit 1
}

# Eight are named, the others counted.
grade_names "$dir/inside" "$dir/inside"
count=$(wc -l <"$dir/inside")
grep -q "jobs.c: and $((count - 8)) more" "$dir/out" ||
    fail "not all of these $count are refused: $(cat "$dir/inside")"

grade_names "$dir/public" /dev/null
if grep -q 'was not accepted' "$dir/out"; then
    fail "what async.h declares is refused"
fi
