#!/bin/sh
# A prediction that is wrong: the program's timeline is shown up to the first
# step where they part, which is marked, and no further. What is not predicted
# at all is not told.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"
chmod 755 "$tmp"
mkdir "$tmp/6a" "$tmp/3"

# plays SLUG/PART FILE CHECK [OPTION]
plays() {
    "$GRADE" run "$1" "$2" "--only=$3" --color=never ${4:+"$4"} && return 1
    [ $? -eq 1 ]
}

# The walk ends before the wash: two rows are in the wrong order.
washday="$top/solutions/exercise-6a/reference/washday.c"
sed -e 's/{WASHDAY_BACK_HOME, day->walk_ms}/{WASHDAY_WASH_ENDS, day->wash_ms}/;t' \
    -e 's/{WASHDAY_WASH_ENDS, day->wash_ms}/{WASHDAY_BACK_HOME, day->walk_ms}/' \
    "$washday" >"$tmp/6a/washday.c"
plays exercise-6a/4 "$tmp/6a/washday.c" 6a.4.order >"$tmp/order"
[ "$(grep -c '^>' "$tmp/order")" = 1 ]
grep -q '^> .* WASHDAY_BACK_HOME$' "$tmp/order"
grep -A1 '^>' "$tmp/order" | grep -q '^ *you wrote: WASHDAY_WASH_ENDS$'
grep -q '^ .*  WASHDAY_WASH_STARTS$' "$tmp/order"
grep -q ' [1-6]: wash$' "$tmp/order"
if grep -q 'WASHDAY_BREAD_OUT\|idle handle' "$tmp/order"; then
    exit 1
fi

# The same in JSON.
plays exercise-6a/4 "$tmp/6a/washday.c" 6a.4.order --format=json \
    >"$tmp/order.json"
python3 - "$tmp/order.json" <<'PY'
import json, sys
tests = json.load(open(sys.argv[1]))["tests"]
rows = next(t for t in tests if t["status"] == "failed")["timeline"]["moments"]
marked = [m for m in rows if m["said"] is not None]
assert [(m["kind"], m["text"], m["said"]) for m in marked] == [
    ("step", "WASHDAY_BACK_HOME", "WASHDAY_WASH_ENDS")], marked
assert rows[-1]["kind"] == "gap" and rows[-2] is marked[0]
assert [m["text"] for m in rows if m["kind"] == "step"][:2] == [
    "WASHDAY_TASKS_MADE", "WASHDAY_WASH_SPAWNED"]
PY

# The order is right, a time is not.
sed 's/{WASHDAY_BAKE_STARTS, day->walk_ms}/{WASHDAY_BAKE_STARTS, 7}/' \
    "$washday" >"$tmp/6a/washday.c"
plays exercise-6a/4 "$tmp/6a/washday.c" 6a.4.times >"$tmp/times"
grep -A1 '^> .* WASHDAY_BAKE_STARTS$' "$tmp/times" |
    grep -q '^ *you wrote: 7 ms$'

# So is a thread, and a step on the pool.
sed 's/{BAKERY_KNEADED, BAKERY_POOL_THREAD/{BAKERY_KNEADED, BAKERY_LOOP_THREAD/' \
    "$top/solutions/exercise-3/reference/bakery.c" >"$tmp/3/bakery.c"
plays exercise-3/3 "$tmp/3/bakery.c" 3.3.thread >"$tmp/threads"
grep -A1 '^> .* BAKERY_KNEADED$' "$tmp/threads" |
    grep -q '^ *you wrote: BAKERY_LOOP_THREAD$'

# Nothing was said: nothing is told.
plays exercise-6a/4 "$top/exercises/exercise-6a/washday.c" 6a.4.order \
    >"$tmp/stub"
if grep -q '^>\|WASHDAY_WASH_SPAWNED' "$tmp/stub"; then
    exit 1
fi
