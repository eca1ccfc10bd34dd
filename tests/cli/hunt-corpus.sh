#!/bin/sh
# hunt on a small sample of the labelled corpus, which has to be found whole and
# without a false accusation; all of it is `make corpus`. The tool itself tells
# what it is given apart.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

"$top"/tools/corpus --strict --schedules=32 \
    blocking/beacon blocking/config_reload blocking/flush_now \
    completion/radio_tower lifetime/egg_timer lifetime/diary_page \
    order/journal_closed_by_timer order/copy_then_delete race/bank_transfer \
    race/last_room thread/photo_index unawaited/deadline_break >"$tmp/out" || {
    cat "$tmp/out"
    exit 1
}
grep -qE '^all +12 +100\.0% ' "$tmp/out" || {
    cat "$tmp/out"
    exit 1
}

# What is missed counts: with one schedule a bug of another order is.
code=0
"$top"/tools/corpus --strict --schedules=1 order/waits_long_enough \
    >"$tmp/out" || code=$?
[ "$code" -eq 1 ]
grep -q 'order/waits_long_enough: wanted UV[0-9]* line [0-9]*, said nothing' \
    "$tmp/out"
code=0
"$top"/tools/corpus --schedules=none 2>"$tmp/err" || code=$?
[ "$code" -ne 0 ]
grep -q 'wants a number' "$tmp/err"
