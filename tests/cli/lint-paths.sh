#!/bin/sh
# The path engine and an interpreter that knows nothing of it agree on random
# functions. By hand, with more: build the tool as below, then
#     fuzz-paths build/libexec/grade-lint 20000 SEED
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(dirname "$GRADE")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
"${CC:-gcc}" -std=gnu11 -D_GNU_SOURCE -O1 -I"$root/grader" \
    -o "$tmp/fuzz-paths" "$root/tools/fuzz-paths.c" \
    "$root"/tools/paths_*.c \
    "$build/obj/libgrade.a" -ljansson
"$tmp/fuzz-paths" "$build/libexec/grade-lint" "${FUZZ_FUNCTIONS:-500}" \
    "${FUZZ_SEED:-1}"
