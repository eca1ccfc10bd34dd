#!/bin/sh
# The player's program holds no expected value and no verdict: none of the
# sentences and names of the hidden tests, no check of a rubric, nothing of
# Check. The referee beside it holds them all.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

for dir in "$top"/tests/hidden/*/; do
    slug=$(basename "$dir")
    lib=$(dirname "$GRADE")/lib/$slug
    # Sentences (with a blank, without escapes) and the names of tests.
    grep -ho '"[^"\\]*"' "$dir"suite*.c | tr -d '"' | grep -E '.* .*' |
        grep -E '^.{20,}$' >"$tmp/sentences"
    sed -n 's/^HIDDEN_TEST(\([a-z0-9_]*\)).*/\1/p' "$dir"suite*.c >"$tmp/names"
    grep -o '"id": "[^"]*"' "$top/rubrics/$slug.json" | cut -d '"' -f 4 \
        >"$tmp/checks"
    [ -s "$tmp/sentences" ] && [ -s "$tmp/names" ] && [ -s "$tmp/checks" ]
    strings -n 4 "$lib/player" >"$tmp/player"
    strings -n 4 "$lib/referee" >"$tmp/referee"
    while read -r text; do
        if grep -qF -e "$text" "$tmp/player"; then
            echo "$lib/player holds '$text'"
            exit 1
        fi
    done <<EOF
$(cat "$tmp/sentences" "$tmp/names" "$tmp/checks")
EOF
    # The comparison can see them: the referee does hold them.
    while read -r text; do
        grep -qF -e "$text" "$tmp/referee" || {
            echo "$lib/referee does not hold '$text'"
            exit 1
        }
    done <"$tmp/names"
    if nm -a "$lib/player" | grep -E ' (srunner|suite|tcase|hidden|exercise|finding_list)_' ||
        ldd "$lib/player" | grep -E 'check|jansson|xml'; then
        echo "$lib/player is linked with more than it needs"
        exit 1
    fi
done
