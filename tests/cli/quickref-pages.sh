#!/bin/sh
# quickref and the guides of explain: every topic is listed and shown, fits 80
# columns; its programs compile without a warning, whole ones print what the
# page says; every name of libuv and of the course library is a real one; every
# command that is printed is understood.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"
pages="$top/exercises/quickref/*.md $top/grader/course/explain/debugging.md"

"$GRADE" quickref >"$tmp/topics"
for page in "$top"/exercises/quickref/*.md; do
    name=$(basename "$page" .md)
    grep -qE "^  $name +[a-z]" "$tmp/topics" || {
        echo "'$name' is not listed, or its first line is not '# $name: ...'"
        exit 1
    }
    "$GRADE" quickref "$name" >"$tmp/text"
    head -n 1 "$tmp/text" | grep -q "^$name: "
    if grep -nE '.{81}' "$tmp/text"; then
        echo "$name: wider than 80 columns"
        exit 1
    fi
done
"$GRADE" explain debugging >"$tmp/text"
grep -q '^debugging: ' "$tmp/text"

code=0
"$GRADE" quickref thread 2>"$tmp/err" || code=$?
[ "$code" -eq 2 ]
grep -q "did you mean 'threads'" "$tmp/err"

# Programs: N.c of each page, and N.out if the page says what it prints.
ran=0
for page in $pages; do
    name=$(basename "$page" .md)
    awk -v out="$tmp/$name" '
        /^```c$/ { n++; file = out "." n ".c"; next }
        /^```$/ { file = ""; next }
        file { print > file; next }
        /^It prints/ { listing = out "." n ".out"; next }
        listing && /^    / { print substr($0, 5) > listing; shown = 1; next }
        shown { listing = ""; shown = 0 }' "$page"
    for program in "$tmp/$name".*.c; do
        [ -e "$program" ] || continue
        gcc -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Werror -c \
            -I"$top/exercises/async" "$program" -o "$tmp/program.o"
        listing=${program%.c}.out
        grep -q '^int main' "$program" || continue
        [ -s "$listing" ]
        gcc -I"$top/exercises/async" "$tmp/program.o" \
            "$top"/exercises/async/*.c -luv -pthread -o "$tmp/program"
        "$tmp/program" >"$tmp/printed" 2>&1
        diff "$listing" "$tmp/printed"
        ran=$((ran + 1))
    done
done
[ "$ran" -ge 3 ]

# Names: those of libuv stand in its headers, those of tasks in the library's.
cat /usr/include/uv.h /usr/include/uv/*.h >"$tmp/uv.h"
cat "$top"/exercises/async/*.h >"$tmp/async.h"
# shellcheck disable=SC2086
grep -ohE '\b(uv|UV)_[A-Za-z0-9_]+[a-zA-Z0-9]\b' $pages |
    sort -u >"$tmp/names"
[ "$(wc -l <"$tmp/names")" -gt 80 ]
while read -r name; do
    case $name in UV_THREADPOOL_SIZE) continue ;; esac
    # Codes stand in a table as XX(ENOENT, ...).
    grep -qwe "$name" -e "XX(${name#UV_}," "$tmp/uv.h" || {
        echo "there is no $name in libuv"
        exit 1
    }
done <"$tmp/names"
# shellcheck disable=SC2086
grep -ohE '\b(async|task|queue|mutex|semaphore)_[a-z_]+\(' $pages |
    sort -u | tr -d '(' | while read -r name; do
    grep -qw "$name" "$tmp/async.h" || {
        echo "there is no $name in the course library"
        exit 1
    }
done

# Commands in quotes.
# shellcheck disable=SC2086,SC2016
grep -ohE "[\`']grade (explain|quickref) [A-Za-z0-9]+" $pages | tr -d "\`'" |
    sort -u >"$tmp/commands"
[ -s "$tmp/commands" ]
while read -r program command word; do
    [ "$word" = RULE ] || "$GRADE" "$command" "$word" >/dev/null || {
        echo "$program $command $word: not understood"
        exit 1
    }
done <"$tmp/commands"
# Rules by their ids.
# shellcheck disable=SC2086
grep -ohE '\bUV[0-9]{3}\b' $pages | sort -u | while read -r rule; do
    grep -q "^RULE($rule," "$top/grader/course/rule.def"
done
