#!/bin/sh
# Lessons: each command that is printed does something. Those of one lesson are
# typed one after the other beside a fresh copy of its files, as a reader would. Stubs do not
# pass, so 1 is as good as 0; 2 and more mean that there is no such thing.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"
PATH="$(dirname "$GRADE"):$PATH"

tried=0
for lesson in "$top"/exercises/*/README.md; do
    slug=$(basename "$(dirname "$lesson")")
    mkdir "$tmp/$slug"
    cd "$tmp/$slug"
    [ ! -f "${lesson%README.md}exercise.json" ] || grade start "$slug" >/dev/null
    # What follows a # explains; words in capitals stand for the reader's own.
    sed -n 's/^    \(\(grade\|make\) .*\)$/\1/p' "$lesson" |
        sed 's/ *#.*//' >"$tmp/commands"
    while read -r command; do
        rc=0
        sh -c "$command" >"$tmp/out" 2>&1 </dev/null || rc=$?
        if [ "$rc" -gt 1 ]; then
            echo "$lesson: $command: exit code $rc"
            cat "$tmp/out"
            exit 1
        fi
        tried=$((tried + 1))
    done <"$tmp/commands"
done
[ "$tried" -ge 12 ]
