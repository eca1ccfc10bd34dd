#!/bin/sh
# The levels can be reached: with every exercise that is here passed, every
# question answered right and every model answer compared, all that is not to
# come is ticked, and the level is the highest that the course has all of. One
# wrong answer takes its tick away again.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"
cd "$tmp"

for reference in "$top"/solutions/*/reference; do
    slug=$(basename "$(dirname "$reference")")
    "$GRADE" "$slug" "$reference" >out || {
        cat out
        exit 1
    }
done

cat >answer.py <<'PY'
"""answer.py TOP WRONG: a sheet that answers every question right, but WRONG."""
import glob, json, sys

top, wrong = sys.argv[1:]

def line_of(question, choice):
    path = top + "/exercises/quiz/programs/" + question["program"]
    with open(path, encoding="utf-8") as f:
        return next(n for n, line in enumerate(f, 1) if choice["text"] in line)

def answer(question):
    choices = question["choices"]
    if question["kind"] == "order":
        texts = [c["text"] for c in choices]
        return texts[::-1] if question["id"] == wrong else texts
    right = question["id"] != wrong
    choice = next(c for c in choices if bool(c.get("right")) == right)
    return (line_of(question, choice) if question["kind"] == "line"
            else choice["text"])

answers = []
for name in sorted(glob.glob(top + "/exercises/quiz/*.json")):
    with open(name, encoding="utf-8") as f:
        answers += [{"id": q["id"], "answer": answer(q)}
                    for q in json.load(f)["questions"]]
json.dump({"version": 1, "answers": answers}, sys.stdout)
PY
python3 answer.py "$top" none >sheet.json
"$GRADE" quiz --answers=sheet.json >out || {
    tail -n 20 out
    exit 1
}

"$GRADE" progress --json >before.json
python3 - >selfs <<'PY'
import json
for group in json.load(open("before.json", encoding="utf-8"))["groups"]:
    for item in group["items"]:
        if item["state"] == "open":
            assert [e["kind"] for e in item["evidence"] if not e["holds"]] == \
                ["self"], item
            print(item["id"])
PY
[ -s selfs ]
while read -r id; do
    "$GRADE" progress "$id" >/dev/null
    "$GRADE" progress --did="$id" >/dev/null
done <selfs

"$GRADE" progress --json >after.json
python3 - <<'PY'
import json

def load(name):
    with open(name, encoding="utf-8") as f:
        return json.load(f)

progress, selfs = load("after.json"), open("selfs").read().split()
items = [item for group in progress["groups"] for item in group["items"]]
for item in items:
    wanted = ("later" if any("later" in e for e in item["evidence"])
              else "self" if item["id"] in selfs else "ticked")
    assert item["state"] == wanted, item
# A level is reached when nothing of it and of those before is to come.
reached = None
for level in progress["levels"]:
    if level["later"]:
        break
    reached = level["name"]
    assert level["reached"] and level["open"] == 0
assert progress["level"] == reached, (progress["level"], reached)
assert reached not in (None, "beginner"), "modules 1 to 6d are not all here"
assert progress["questions"] == progress["questions_right"] > 100
PY
"$GRADE" progress >out
grep -q "^level: $(python3 -c '
import json; print(json.load(open("after.json"))["level"])')" out

# A wrong answer to a question that is evidence.
asked=$(python3 - "$top" <<'PY'
import glob, json, sys

course = json.load(open(sys.argv[1] + "/exercises/curriculum.json"))
item = next(i["id"] for g in course["groups"] for i in g["items"]
            if i["evidence"] == [{"kind": "quiz"}])
for name in sorted(glob.glob(sys.argv[1] + "/exercises/quiz/*.json")):
    for q in json.load(open(name))["questions"]:
        if item in q["items"]:
            print(item, q["id"])
            sys.exit()
PY
)
python3 answer.py "$top" "${asked#* }" >sheet.json
code=0
"$GRADE" quiz --answers=sheet.json >out || code=$?
[ "$code" -eq 1 ]
"$GRADE" progress "${asked% *}" | grep -q '^\[ \] '
