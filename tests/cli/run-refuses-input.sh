#!/bin/sh
# What cannot be graded is refused with one sentence and exit code 2; what does
# not compile is told as such and is no failed test.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"
cd "$tmp"

# refused TEXT FILE
refused() {
    code=0
    timeout 60 "$GRADE" exercise-6d/1 "$2" >out 2>err || code=$?
    if [ "$code" -ne 2 ] || [ -s out ] || ! grep -qF -e "$1" err ||
        [ "$(wc -l <err)" -ne 1 ]; then
        echo "grade exercise-6d/1 $2: exit code $code"
        cat out err
        exit 1
    fi
}

cp "$here/exercises/exercise-6d/cache.c" good.c
ln -s good.c link.c
mkfifo pipe.c
mkdir empty
printf 'int x;\0int y;\n' >nul.c
head -c 1048577 /dev/zero | tr '\0' '\n' >large.c
printf 'int x; \001\n' >control.c

refused "there is no file" none.c
refused "there is no file 'empty/cache.c'" empty
refused "is a link" link.c
refused "is a pipe" pipe.c
refused "is a device" /dev/zero
refused "NUL byte in line 1" nul.c
refused "larger than 1 MiB" large.c
refused "not text" control.c

printf '#include "cache.h"\nint cache_fill(void) { return nothing; }\n' >bad.c
code=0
"$GRADE" exercise-6d/1 bad.c --format=json >out 2>err || code=$?
[ "$code" -eq 1 ]
grep -q '"verdict": "fail"' out
grep -q '"text": ".*bad.c:2' out
grep -q '"status": "not_graded"' out
if grep -q '"status": "failed"' out; then
    echo "a failed build is told as a failed check"
    exit 1
fi

# The stub compiles, and is not yet right.
code=0
"$GRADE" exercise-6d/1 good.c --schedules=4 >out 2>err || code=$?
[ "$code" -eq 1 ]
