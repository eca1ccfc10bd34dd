#!/bin/sh
# A submission looks for the hidden tests and for files of the host, and would
# end at once if it could open one: the grade of the reference shows that it
# could not.
set -eu

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
lib=$(cd "$(dirname "$GRADE")" && pwd)/lib/exercise-6d
tree=$(pwd)
echo secret >"$dir/canary"
chmod 755 "$dir"

# try NAME EXIT FILE...: the reference, whose cache_fill() first tries to open
# each file.
try()
{
    name=$1 expected=$2
    shift 2
    {
        echo '#define cache_fill real_fill'
        cat "$tree/solutions/exercise-6d/reference/cache.c"
        cat <<'END'
#undef cache_fill
#include <fcntl.h>
#include <unistd.h>
int cache_fill(uv_loop_t *loop, struct cache_value *values, size_t count,
               cache_done_cb done, void *arg);
int cache_fill(uv_loop_t *loop, struct cache_value *values, size_t count,
               cache_done_cb done, void *arg)
{
END
        for file; do
            echo "    if (open(\"$file\", O_RDONLY) >= 0) _exit(0);"
        done
        echo '    return real_fill(loop, values, count, done, arg);'
        echo '}'
    } >"$dir/$name.c"
    code=0
    "$GRADE" exercise-6d/1 "$dir/$name.c" --schedules=2 --only=6d.1.values \
        >"$dir/out" 2>&1 || code=$?
    if [ "$code" -ne "$expected" ]; then
        echo "$name: exit code $code instead of $expected"
        cat "$dir/out"
        exit 1
    fi
}

[ -f "$lib/referee" ] || { echo "no $lib/referee"; exit 1; }
# The test itself can fail: this one is there.
try visible 1 /dev/null
try hidden 0 "$lib/referee" "$dir/canary" /etc/passwd /etc/hostname \
    "$tree/tests/hidden/exercise-6d/suite.c" \
    "$tree/solutions/exercise-6d/reference/cache.c" \
    "$tree/rubrics/exercise-6d.json" /proc/1/environ
