#!/bin/sh
# check-layers: the tree is clean, and each kind of breach is named.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

"$top/tools/check-layers" "$top"

# expect_breach FILE INCLUDE: this include in that file must be reported.
expect_breach() {
    rm -rf "$tmp/grader"
    mkdir -p "$tmp/grader/$(dirname "$1")"
    echo "#include $2" >"$tmp/grader/$1"
    if "$tmp/check-layers" "$tmp" >"$tmp/out" 2>&1; then
        echo "not reported: $2 in $1"
        exit 1
    fi
    grep -q "$1" "$tmp/out"
}
cp "$top/tools/check-layers" "$tmp"
expect_breach base/a.c '"course/rule.h"'
expect_breach course/a.c '"proc/job.h"'
expect_breach proc/a.c '"lint/cfg.h"'
expect_breach lint/a.c '"proc/job.h"'
expect_breach play/a.c '"report/report.h"'
expect_breach play/judge.c '"runtime/rt.h"'
expect_breach play/a.c '<clang-c/Index.h>'
expect_breach report/a.c '<jansson.h>'
expect_breach runtime/a.c '"base/error.h"'
expect_breach proc/a.c '<uv.h>'
expect_breach store/a.c '"report/report.h"'

# and what is allowed is not reported
rm -rf "$tmp/grader"
mkdir -p "$tmp/grader/play"
echo '#include "runtime/trace.h"' >"$tmp/grader/play/chain.c"
echo '#include "runtime/rt.h"' >"$tmp/grader/play/player.c"
"$tmp/check-layers" "$tmp"
