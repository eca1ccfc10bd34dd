#!/bin/sh
# A build whose runtime sees one mistake less says nothing about any program:
# exit code 3, with the mistake that it does not see. A whole one is tested once
# and remembered.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
build=$(dirname "$GRADE")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_CACHE_HOME="$tmp/cache" XDG_STATE_HOME="$tmp/state"
mkdir "$tmp/work"
cd "$tmp/work"
echo 'int main(void) { return 0; }' >fine.c

"$GRADE" hunt fine.c --schedules=1 >out
[ "$(find "$tmp/cache/grade" -name 'proven-*' | wc -l)" -eq 1 ]
"$GRADE" hunt fine.c --schedules=1 >out
[ "$(find "$tmp/cache/grade" -name 'proven-*' | wc -l)" -eq 1 ]

# The same player, but that it forgets what it should report as UV201.
cat >"$tmp/broken.c" <<'EOT'
#include <string.h>
#include "runtime/rt.h"
void __real_rt_record(enum trace_type type, void *record, size_t size);
void __wrap_rt_record(enum trace_type type, void *record, size_t size);
void __wrap_rt_record(enum trace_type type, void *record, size_t size)
{
    if (type != TRACE_FINDING ||
        strcmp(((struct trace_finding *)record)->rule, "UV201") != 0)
        __real_rt_record(type, record, size);
}
EOT
prefix=$tmp/prefix
mkdir -p "$prefix/share/grade" "$prefix/libexec" "$prefix/lib/grade/program" \
    "$prefix/share/grade/include"
ln -s "$top/exercises" "$top/rubrics" "$prefix/share/grade"
ln -s "$top/grader/course/explain" "$prefix/share/grade/explain"
cp "$top/grader/runtime/redirect.h" "$top/grader/runtime/probes.c.in" \
    "$prefix/share/grade/include"
ln -s "$build/libexec" "$prefix/libexec/grade"
find "$build/player/grader" "$build/player/exercises/async" -name '*.o' \
    ! -name 'driver_demo.o' >"$tmp/objects"
# shellcheck disable=SC2046
gcc -D_GNU_SOURCE -I"$top/grader" -rdynamic -Wl,-z,now \
    -Wl,--wrap=rt_record -o "$prefix/lib/grade/program/player" \
    $(cat "$tmp/objects") "$tmp/broken.c" \
    $(pkg-config --libs libuv libseccomp) -ldl -lpthread
for slug in "$build"/lib/exercise-*; do
    ln -s "$slug" "$prefix/lib/grade"
done

code=0
GRADE_HOME=$prefix "$GRADE" hunt fine.c >out 2>err || code=$?
[ "$code" -eq 3 ] || {
    cat out err
    exit 1
}
tr -s '\n ' '  ' <out | grep -q \
    'does not see a handle that is never closed (UV201) on this machine'
cp "$top"/solutions/exercise-6d/reference/cache.c .
code=0
GRADE_HOME=$prefix "$GRADE" run exercise-6d/1 cache.c --no-progress >out ||
    code=$?
[ "$code" -eq 3 ]
grep -q 'NOT GRADED' out
grep -q 'UV201' out
code=0
GRADE_HOME=$prefix "$GRADE" doctor >out || code=$?
[ "$code" -eq 3 ]
grep -q '^missing *watchdogs .*UV201' out
# Nothing of this was remembered as proven.
[ "$(find "$tmp/cache/grade" -name 'proven-*' | wc -l)" -eq 1 ]
