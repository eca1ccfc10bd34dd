#!/bin/sh
# make install: the program works from its prefix alone, and every library it
# needs comes from a package that tools/packages.txt brings.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"

make -s -C "$top" install PREFIX=/usr DESTDIR="$tmp/root" MAKEFLAGS= \
    >"$tmp/log" 2>&1 || {
    cat "$tmp/log"
    exit 1
}
installed=$tmp/root/usr/bin/grade
mkdir "$tmp/learner"
cp "$top/solutions/exercise-6d/reference/cache.c" "$tmp/learner"
cd "$tmp/learner"
"$installed" exercise-6d/1 cache.c --schedules=4
"$installed" explain UV301 >/dev/null
"$installed" demo 2/kitchen >/dev/null
[ -s "$tmp/root/usr/share/man/man1/grade.1" ]

# The package for learners holds no solution, rubric secret or hidden test.
if find "$tmp/root/usr/share/grade" | grep -E 'solution|hidden|buggy|suite'; then
    exit 1
fi
# No expected value and no secret of the tree's place in what is installed.
if grep -rl "$top" "$tmp/root/usr/share"; then
    exit 1
fi

for program in "$installed" "$tmp"/root/usr/libexec/grade/* \
    "$tmp"/root/usr/lib/grade/*/*; do
    if ldd "$program" | grep 'not found'; then
        exit 1
    fi
done
