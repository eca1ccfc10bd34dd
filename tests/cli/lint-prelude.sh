#!/bin/sh
# uv.h is read precompiled: whatever the file is, what is said about it does
# not depend on it; a uv.h that changed since, another one, a flag or a macro
# before it are read as they are.
set -eu
lint=$(dirname "$GRADE")/libexec/grade-lint
root=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
failed=0

# WORD...: the same with and without it.
same() {
    "$lint" "$@" >"$tmp/fast"
    "$lint" --plain "$@" >"$tmp/plain"
    cmp "$tmp/fast" "$tmp/plain" || {
        echo "differs: $*"
        failed=1
    }
}

# Whether it was used at all: an empty file beside the program is none.
[ -s "$lint.pch" ] || { echo "no $lint.pch"; exit 1; }

for file in "$root"/tests/corpus/lint/*.c "$root"/tests/corpus/c*.c \
    "$root"/tests/corpus/d*.c; do
    same -I"$root/exercises/async" "$file"
done
for slug in exercise-6a exercise-6d; do
    for file in "$root/solutions/$slug"/reference/*.c; do
        same -I"$root/exercises/$slug" -I"$root/exercises/async" "$file"
    done
done

# uv_loop_t is unknown without uv.h, however it comes.
echo 'int f(uv_loop_t *loop) { return uv_run(loop, 0); }' >"$tmp/none.c"
same "$tmp/none.c"
grep -q "unknown type name 'uv_loop_t'" "$tmp/fast"

# Another uv.h wins over the system's; so does another stdio.h.
mkdir "$tmp/other" "$tmp/shadow" "$tmp/own"
echo 'typedef int uv_other_t;' >"$tmp/other/uv.h"
printf '#include <uv.h>\nuv_other_t x; uv_loop_t y;\n' >"$tmp/other.c"
same -I"$tmp/other" "$tmp/other.c"
grep -q "unknown type name 'uv_loop_t'" "$tmp/fast"
echo '#error no stdio here' >"$tmp/shadow/stdio.h"
same -I"$tmp/shadow" "$tmp/other.c"
grep -q 'no stdio here' "$tmp/fast"

# Macros before it count.
printf '#define UV_EOF why\n#include <uv.h>\nint y = UV_EOF;\n' >"$tmp/macro.c"
same "$tmp/macro.c"
printf '/* a */ // b\n#include "own.h"\nint y = UV_EOF;\n' >"$tmp/own.c"
printf '#ifndef OWN\n#define OWN\n#define UV_H 1\n#include <uv.h>\n#endif\n' \
    >"$tmp/own/own.h"
same -I"$tmp/own" "$tmp/own.c"
grep -q "undeclared identifier 'UV_EOF'" "$tmp/fast"
same -DUV_H "$tmp/other.c"

# One that is cut short, or not one at all, or made of headers that changed.
mkdir "$tmp/bin"
cp "$lint" "$tmp/bin/grade-lint"
printf '#include <uv.h>\nint f(void) { return nothing; }\n' >"$tmp/use.c"
"$lint" --plain "$tmp/use.c" >"$tmp/plain"
for bytes in 0 100 40000; do
    head -c $bytes "$lint.pch" >"$tmp/bin/grade-lint.pch"
    "$tmp/bin/grade-lint" "$tmp/use.c" >"$tmp/fast"
    cmp "$tmp/fast" "$tmp/plain" || failed=1
done
mkdir "$tmp/system"
echo 'typedef int uv_old_t;' >"$tmp/system/uv.h"
export C_INCLUDE_PATH="$tmp/system"
"$tmp/bin/grade-lint" --make-prelude="$tmp/bin/grade-lint.pch"
printf '#include <uv.h>\nuv_old_t x; uv_new_t y;\n' >"$tmp/use.c"
"$tmp/bin/grade-lint" "$tmp/use.c" | grep -q "unknown type name 'uv_new_t'"
echo 'typedef int uv_new_t, uv_newer_t;' >"$tmp/system/uv.h"
"$tmp/bin/grade-lint" "$tmp/use.c" | grep -q "unknown type name 'uv_old_t'"
exit $failed
