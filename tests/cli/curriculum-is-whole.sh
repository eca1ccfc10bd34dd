#!/bin/sh
# The curriculum: every item of the checklist is there, with words of our own and
# evidence that exists; verify counts what is to come and names what does not
# hold; every command that a model answer prints is understood.
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

"$GRADE" verify curriculum >"$tmp/out" || {
    cat "$tmp/out"
    exit 1
}

$python - "$top" "$tmp/commands" "$tmp/out" <<'EOF'
import json, os, re, sys
import jsonschema

top, commands, out = sys.argv[1:]

# How many items each group of the checklist has: m1.1 to m1.5 and so on.
CHECKLIST = """
m1 5 m2 6 m3 6 m4 6 m5 7 m6a 7 m6b 7 m6c 7 m6d 7 m6e 7 m6f 7 m6g 7
level-beginner 4 level-intermediate 5 level-advanced 5
p1 3 p2 3 p3 3 p4 4 p5 4 p6 4 p7 4 q-concept 8 q-practical 8 q-debug 5
track-fast 3 track-standard 3 track-deep 5
core1 4 core2 4 core3 4 core4 4 core5 5 flag 8 prod 10 res 5
""".split()
wanted = [f"{group}.{n + 1}" for group, count in
          zip(CHECKLIST[::2], map(int, CHECKLIST[1::2])) for n in range(count)]
assert len(wanted) == 194

def load(name):
    with open(os.path.join(top, name), encoding="utf-8") as f:
        return json.load(f)

course = load("exercises/curriculum.json")
schema = load("exercises/curriculum.schema.json")
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
validator.validate(course)
items = [item for group in course["groups"] for item in group["items"]]
assert [item["id"] for item in items] == wanted

# The schema can say no.
for evidence in ({"kind": "test"}, {"kind": "self"}, {"kind": "hope"},
                 {"kind": "quiz", "checks": ["6d.1.values"]},
                 {"kind": "test", "checks": []}):
    wrong = json.loads(json.dumps(course))
    wrong["groups"][0]["items"][0]["evidence"] = [evidence]
    assert not validator.is_valid(wrong), evidence

# Words are those of C and libuv, each item's its own.
texts = [item["text"] for item in items]
assert len(set(texts)) == len(texts)
for text in texts:
    assert not re.search(r"asyncio|coroutine|Python|FastAPI|GIL\b|async def",
                         text), text

# verify counts what is still to come.
later = sum(any("later" in e for e in item["evidence"]) for item in items)
last = open(out, encoding="utf-8").read().splitlines()[-1]
assert last == (f"194 entries, {194 - later} with their evidence, "
                f"{later} to come"), last

answers = [e["answer"] for item in items for e in item["evidence"]
           if e["kind"] == "self"]
with open(commands, "w", encoding="utf-8") as f:
    for answer in answers:
        for command in re.findall(r"'grade ([^']+)'", answer):
            print(command, file=f)
EOF

[ -s "$tmp/commands" ]
while read -r command; do
    case $command in quiz*) continue ;; esac # asks
    code=0
    # shellcheck disable=SC2086
    (cd "$tmp" && "$GRADE" $command </dev/null >"$tmp/text" 2>&1) || code=$?
    [ "$code" -le 1 ] || {
        echo "grade $command: exit code $code"
        exit 1
    }
done <"$tmp/commands"

# What does not hold is named; what has come is told.
cp -r "$top/exercises" "$top/rubrics" "$tmp"
sed -i 's/"2.3.together", "2.3.measured"/"2.3.nothing", "2.3.measured"/
s/"later": "exercise-6g", *"kind"/"kind"/
s/"later": "exercise-6f"/"later": "christmas"/
s/"exercise": "exercise-2\/1"/"exercise": "exercise-2\/9"/' \
    "$tmp/exercises/curriculum.json"
sed -i '0,/"later": "exercise-6e"/s//"later": "exercise-2"/' \
    "$tmp/exercises/curriculum.json"
code=0
GRADE_HOME="$tmp" "$GRADE" verify curriculum >"$tmp/out" || code=$?
[ "$code" -eq 1 ]
grep -q "FAIL  m2.4: there is no check '2.3.nothing'" "$tmp/out"
grep -q "FAIL  m6f.1: nothing comes with 'christmas'" "$tmp/out"
grep -q "FAIL  fast: there is no part 'exercise-2/9'" "$tmp/out"
grep -q 'new   m6e.1: exercise-2 is here' "$tmp/out" ||
    grep -q 'new   m6e.2: exercise-2 is here' "$tmp/out"

echo '{' >"$tmp/exercises/curriculum.json"
code=0
GRADE_HOME="$tmp" "$GRADE" verify curriculum >"$tmp/out" 2>"$tmp/err" || code=$?
[ "$code" -eq 3 ]
grep -q curriculum.json "$tmp/err"
