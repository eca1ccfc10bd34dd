#!/bin/sh
# The pages of `explain` say what lint says: no right program has a finding,
# and the wrong program of a rule that lint can see has that finding.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# Whoever reads the files may be somebody else.
chmod 755 "$tmp"
seen_by_lint='UV101 UV102 UV106 UV108 UV109 UV110 UV201 UV203 UV204 UV205 UV206 UV207 UV209 UV210 UV211 UV212 UV213 UV214 UV301 UV302 UV303 UV305 UV401 UV402 UV403 UV404 UV405 UV501 UV502 UV503 UV601 UV602 UV603 UV604 UV901 UV902 UV903 UV999'

cp "$top/exercises/async/async.h" "$tmp"
for page in "$top"/grader/course/explain/UV*.md; do
    id=$(basename "$page" .md)
    awk -v out="$tmp/$id" '
        /^```c$/ { n++; file = out (n == 1 ? "_wrong.c" : "_right.c"); next }
        /^```$/ { file = ""; next }
        file { print > file }' "$page"
    "$GRADE" lint "$tmp/${id}_right.c" >"$tmp/out" || {
        echo "$id: the right program has a finding"
        cat "$tmp/out"
        exit 1
    }
    [ ! -s "$tmp/out" ] || {
        echo "$id: the right program has a note"
        cat "$tmp/out"
        exit 1
    }
done
for id in $seen_by_lint; do
    rules=default
    case $id in UV90?) rules=$id ;; esac
    "$GRADE" lint --rule="$rules" "$tmp/${id}_wrong.c" >"$tmp/out" ||
        [ $? -eq 1 ]
    grep -q "\[$id\]$" "$tmp/out" || {
        echo "$id: the wrong program is not found"
        cat "$tmp/out"
        exit 1
    }
done
