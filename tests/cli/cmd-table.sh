#!/bin/sh
# The table of commands: sorted; each has a summary, a usage, and -h that exits
# 0 on stdout with nothing on stderr; each command and option is in the manual.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"
# The manual writes dashes as \-.
sed 's/\\-/-/g' "$top/docs/grade.1" >"$tmp/manual"

"$GRADE" -h >"$tmp/overview" 2>"$tmp/err"
[ ! -s "$tmp/err" ]
sed -n '/^commands/,/^$/s/^  \([a-z]*\)  .*/\1/p' "$tmp/overview" >"$tmp/names"
LC_ALL=C sort -c "$tmp/names"
for name in batch demo doctor explain hint hunt lint list progress quickref \
    quiz run start track verify; do
    grep -qx "$name" "$tmp/names"
done
[ "$(wc -l <"$tmp/names")" -eq "$(grep -l '^const struct cmd cmd_' \
    "$top"/grader/*.c | grep -cv cmd_where)" ]

while read -r name; do
    for flag in -h --help; do
        "$GRADE" "$name" $flag >"$tmp/help" 2>"$tmp/err"
        [ ! -s "$tmp/err" ]
    done
    grep -q "^usage: grade $name" "$tmp/help"
    [ "$(sed -n 3p "$tmp/help" | wc -c)" -gt 10 ] # the summary
    if grep -nE '.{81}' "$tmp/help"; then
        echo "help of '$name' is wider than 80 columns"
        exit 1
    fi
    grep -qE "^\.(B|BI) \"?$name" "$tmp/manual" || {
        echo "the manual lacks the command '$name'"
        exit 1
    }
    sed -n 's/^  .*\(--[a-z-]*\).*/\1/p' "$tmp/help" | while read -r option; do
        grep -qe "$option" "$tmp/manual" || {
            echo "the manual lacks $option of '$name'"
            exit 1
        }
    done
done <"$tmp/names"
