#!/bin/sh
# start: copies what a learner needs and nothing else, never touches work, and
# what it copies compiles as its own Makefile and compile_flags.txt say.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"
cd "$tmp"

"$GRADE" start exercise-6d >out
[ -f exercise-6d/cache.c ] && [ -f exercise-6d/cache.h ]
[ -f exercise-6d/README.md ] && [ -f exercise-6d/async.h ]
if find exercise-6d | grep -E 'json|hint|solution|suite|driver|internal'; then
    exit 1
fi
make -s -C exercise-6d CFLAGS='-Wall -Wextra -Werror'
[ -f exercise-6d/tickets.o ]
# Also each part links, those with tasks and those that call what the grader
# gives; what nobody defines is found here as it is by the grader.
[ -f exercise-6d/jobs.so ] && [ -f exercise-6d/gateway.so ]
cat >exercise-6d/try_jobs.c <<'EOF'
#include "jobs.h"

int main(void)
{
    return jobs_why != JOBS_WHY_UNANSWERED;
}
EOF
make -s -C exercise-6d try_jobs
exercise-6d/try_jobs
sed -i 's/trail_add(entry);/trail_ad(entry);/' exercise-6d/jobs.c
if make -C exercise-6d jobs.so >out 2>&1; then
    exit 1
fi
grep -q "trail_ad" out
make -s -C exercise-6d clean
[ ! -e exercise-6d/try_jobs ]
code=0
make -C exercise-6d 1 >out 2>err || code=$?
[ "$code" -eq 2 ]
grep -q 'NOT YET  exercise-6d/1' out

# A folder whose name means something to make and to the shell.
"$GRADE" start exercise-6d "a \$b #c'd" >out
make -s -C "a \$b #c'd"
# Each include path is absolute but for ".", so that any editor finds it.
grep -qx -e "-I$top/exercises/exercise-6d" exercise-6d/compile_flags.txt
grep -qx -e "-I$top/exercises/async" exercise-6d/compile_flags.txt

echo mine >exercise-6d/cache.c
rm exercise-6d/jobs.c
ln -s "$tmp/elsewhere" exercise-6d/jobs.c
"$GRADE" start exercise-6d >out
[ "$(cat exercise-6d/cache.c)" = mine ]
[ ! -e elsewhere ]
grep -q 'kept as they were' out
grep -q 'cache.c' out

# A folder that cannot be made is said.
code=0
"$GRADE" start exercise-6d /dev/null/x 2>err || code=$?
[ "$code" -eq 3 ]
grep -q '/dev/null' err
# A full disk leaves no half file. The limit is in blocks of 512 bytes.
code=0
(
    ulimit -f 1
    trap '' XFSZ
    exec "$GRADE" start exercise-6d "$tmp/full"
) >out 2>err || code=$?
[ "$code" -eq 3 ]
find full -type f -size +0 | while read -r file; do
    cmp "$file" "$top/exercises/exercise-6d/${file##*/}" || exit 1
done
