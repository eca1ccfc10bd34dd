#!/bin/sh
# progress: items are ticked by checks that passed, by nothing else; the
# learner's own word only where there is a model answer, after it was shown, and
# apart; all of it survives a crash, two sessions and a move to another machine.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"
python=/usr/bin/python3
$python -c 'import jsonschema' 2>/dev/null || python=python3
$python -c 'import jsonschema' 2>/dev/null || {
    echo 'python3-jsonschema is not here'
    exit 77
}
reference=$top/solutions/exercise-2/reference
cd "$tmp"

state() {
    "$GRADE" progress --json | $python -c '
import json, sys
for group in json.load(sys.stdin)["groups"]:
    for item in group["items"]:
        if item["id"] == sys.argv[1]:
            print(item["state"])
' "$1"
}

# Nothing yet: no level, nothing ticked.
"$GRADE" progress >out
grep -q '^level: none yet' out
grep -q '^  2   Blocking and not blocking .* 0 of  6' out
[ "$(state m2.4)" = open ]

# The stub passes none of it, the reference does; the seed of a replay and one
# check alone are no evidence.
"$GRADE" exercise-2/3 "$top/exercises/exercise-2/hundred.c" >/dev/null || :
[ "$(state m2.4)" = open ]
"$GRADE" exercise-2/3 "$reference/hundred.c" --seed=1 >/dev/null
"$GRADE" exercise-2/3 "$reference/hundred.c" --only=2.3.together >/dev/null
"$GRADE" exercise-2/3 "$reference/hundred.c" --no-progress >/dev/null
[ "$(state m2.4)" = open ]
"$GRADE" exercise-2/3 "$reference/hundred.c" >/dev/null
[ "$(state m2.4)" = ticked ]
# What passed once stays.
"$GRADE" exercise-2/3 "$top/exercises/exercise-2/hundred.c" >/dev/null || :
[ "$(state m2.4)" = ticked ]
"$GRADE" progress 2 | grep -q '^\[x\] m2.4 '

# A wrong answer that fails one check of two leaves the item open, and says
# which is left and how to get it.
"$GRADE" exercise-2/2 "$top/solutions/exercise-2/buggy/$(cd \
    "$top/solutions/exercise-2/buggy" && grep -l 'check=2.2.together' \
    kitchen_*.c | head -n 1)" >/dev/null || :
[ "$(state m2.5)" = open ]
"$GRADE" progress m2.5 | grep -q 'open   2.2.together *grade exercise-2/2'

# The learner's own word.
code=0
"$GRADE" progress --did=m2.4 2>err || code=$?
[ "$code" -eq 2 ]
grep -q 'more than your word' err
code=0
"$GRADE" progress --did=m1.5 >out || code=$?
[ "$code" -eq 1 ]
grep -q 'A model answer:' out
[ "$(state m1.5)" = open ]
"$GRADE" progress --did=m1.5 >out
[ "$(state m1.5)" = self ]
"$GRADE" progress | grep -q '^  1   Before programming .*1 self'
"$GRADE" progress 1 | grep -q '^\[~\] m1.5 '
"$GRADE" progress m2.2 >/dev/null
"$GRADE" progress --did=m2.2 >/dev/null
[ "$(state m2.2)" = self ]

code=0
"$GRADE" progress m2.44 2>err || code=$?
[ "$code" -eq 2 ]
grep -q "did you mean 'm2.4'" err

# JSON fits its schema, and the numbers of groups and items agree.
"$GRADE" progress --format=json >all.json
"$GRADE" progress --export=copy.json
$python - "$top" <<'EOF'
import collections, json, sys
import jsonschema

def load(name):
    with open(name, encoding="utf-8") as f:
        return json.load(f)

def check(document, schema):
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(document)

top = sys.argv[1]
progress = load("all.json")
check(progress, load(top + "/docs/progress.schema.json"))
check(load("copy.json"), load(top + "/docs/progress-copy.schema.json"))
for group in progress["groups"]:
    states = collections.Counter(item["state"] for item in group["items"])
    assert group["count"] == sum(states.values())
    for state in ("open", "ticked", "self", "later"):
        assert group[state] == states[state], group["id"]
states = [i for g in progress["groups"] for i in g["items"]
          if i["state"] == "self"]
assert [i["id"] for i in states] == ["m1.5", "m2.2"]
EOF

# Another machine: the same picture; twice is once; what is no copy is refused.
export XDG_STATE_HOME="$tmp/other"
"$GRADE" progress --import=copy.json | grep -q '^[1-9][0-9]* lines added$'
"$GRADE" progress --import=copy.json | grep -q '^0 lines added$'
"$GRADE" progress --json | cmp - all.json
code=0
"$GRADE" progress --import=all.json 2>err || code=$?
[ "$code" -eq 2 ]
"$GRADE" progress --json | cmp - all.json

# A line that was cut short by a crash costs nothing but itself.
printf '{"version":1,"event":"did","item":"m2' \
    >>"$XDG_STATE_HOME/grade/progress.jsonl"
"$GRADE" progress --json | cmp - all.json
"$GRADE" progress m2.3 >/dev/null
"$GRADE" progress --did=m2.3 >/dev/null
[ "$(state m2.3)" = self ]

# Sessions at the same time: each tick is there afterwards.
rm -r "$XDG_STATE_HOME"
ids='m1.5 m2.2 m2.3 m3.3 m6d.6 prod.8 res.1 res.2 res.3 res.4 res.5'
for id in $ids; do
    "$GRADE" progress "$id" >/dev/null &
done
wait
for id in $ids; do
    "$GRADE" progress --did="$id" >/dev/null &
done
wait
[ "$("$GRADE" progress --json | grep -c '"state": "self"')" -eq 11 ]

# A full disk: said, exit code 3, and what was there is as it was.
"$GRADE" progress core4.3 >/dev/null
before=$(cksum <"$XDG_STATE_HOME/grade/progress.jsonl")
(
    trap '' XFSZ
    ulimit -f 0
    code=0
    "$GRADE" progress --did=core4.3 2>&1 || code=$?
    echo "exit code $code"
) | cat >out
grep -q 'progress is not kept' out
grep -q '^exit code 3$' out
[ "$(cksum <"$XDG_STATE_HOME/grade/progress.jsonl")" = "$before" ]
"$GRADE" progress --did=core4.3 >/dev/null
[ "$(state core4.3)" = self ]

# Nowhere to keep it: shown all the same.
env -u XDG_STATE_HOME -u HOME "$GRADE" progress >out 2>err
grep -q '^level: none yet' out
grep -q 'progress is not kept' err
