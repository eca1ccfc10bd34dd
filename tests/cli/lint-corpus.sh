#!/bin/sh
# Each program of the corpus says on its first line which rules it breaks on
# which lines; grade-lint must find these and nothing else. Rules that are a
# matter of taste are on where the name says so.
set -eu
lint=$(dirname "$GRADE")/libexec/grade-lint
root=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
failed=0
all_on='{"version":1,"rules":{"UV901":"warning","UV902":"warning","UV903":"warning"}}'
for file in "$root"/tests/corpus/lint/*.c; do
    name=$(basename "$file")
    sed -n '1s|^/\* expect: \(.*\) \*/$|\1|p' "$file" | tr ' ' '\n' |
        sed '/^none$/d' | sort >"$tmp/expected"
    grep -q '^/\* expect: ' "$file" || {
        echo "$name: no line 'expect'"
        failed=1
    }
    config='{"version":1}'
    case $name in *opt_in*) config=$all_on ;; esac
    "$lint" --config="$config" -I"$root/exercises/async" "$file" >"$tmp/out"
    # What the program allows itself is told, too, with its reason.
    sed -n '/"excuse":null/s/^{"rule":"\([^"]*\)".*"severity":"\(error\|warning\)".*"part":[0-9]*,"file":"[^"]*","line":\([0-9]*\).*/\1@\3/p' \
        "$tmp/out" | sort >"$tmp/found"
    grep -q '^{"done":true' "$tmp/out" || {
        echo "$name: no last line"
        failed=1
    }
    grep -q '"errors":\[\]}$' "$tmp/out" || {
        echo "$name: does not compile"
        tail -n 1 "$tmp/out"
        failed=1
    }
    if ! diff -u "$tmp/expected" "$tmp/found" >"$tmp/diff"; then
        echo "$name:"
        sed 1,2d "$tmp/diff"
        failed=1
    fi
done
exit $failed
