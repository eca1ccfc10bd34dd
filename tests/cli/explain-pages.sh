#!/bin/sh
# explain: every rule of the catalogue has a page that is complete, fits 80
# columns, and whose two programs compile without a warning.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

sed -n 's/^RULE(\(UV[0-9]*\), "\([a-z-]*\)".*/\1 \2/p' \
    "$top/grader/course/rule.def" >"$tmp/rules"
[ -s "$tmp/rules" ]
while read -r id name; do
    page=$top/grader/course/explain/$id.md
    [ "$(head -n 1 "$page")" = "# $id $name" ]
    for heading in 'Why it matters' Wrong Right 'How to find it by hand'; do
        grep -qx "## $heading" "$page"
    done
    "$GRADE" explain "$name" >"$tmp/text"
    grep -q "^$id $name" "$tmp/text"
    if grep -nE '.{81}' "$tmp/text"; then
        echo "$id: wider than 80 columns"
        exit 1
    fi
    awk -v out="$tmp/$id" '
        /^```c$/ { n++; file = out "." n ".c"; next }
        /^```$/ { file = "" ; next }
        file { print > file }' "$page"
    for number in 1 2; do
        gcc -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Werror -fsyntax-only \
            -I"$top/exercises/async" "$tmp/$id.$number.c" || {
            echo "$id: program $number does not compile"
            exit 1
        }
    done
    if [ -e "$tmp/$id.3.c" ]; then
        echo "$id: more than two programs"
        exit 1
    fi
done <"$tmp/rules"
[ "$(find "$top/grader/course/explain" -name 'UV*.md' | wc -l)" -eq \
    "$(wc -l <"$tmp/rules")" ]
