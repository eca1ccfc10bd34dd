#!/bin/sh
# JSON: as its schema says, for run and lint; the same bytes each time; the
# replay of a finding shows that finding again. Rubrics fit their schema, too.
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
# Whoever plays and reads the submission may be somebody else.
chmod 755 "$tmp"
cd "$tmp"
cp "$top"/exercises/exercise-6d/*.c "$top"/exercises/exercise-6d/*.h .
cp "$top"/exercises/async/async.h .

"$GRADE" exercise-6d . --format=json --schedules=16 >stub.json || [ $? -eq 1 ]
"$GRADE" exercise-6d . --format=json --schedules=16 >again.json || [ $? -eq 1 ]
cmp stub.json again.json
"$GRADE" exercise-6d/1 "$top/solutions/exercise-6d/reference/cache.c" \
    --format=json --schedules=2 >reference.json
echo 'int x' >broken.c
"$GRADE" exercise-6d/1 broken.c --format=json >broken.json || [ $? -eq 1 ]
"$GRADE" lint --format=json ./*.c >lint.json || [ $? -eq 1 ]

$python - "$top" stub.json reference.json broken.json lint.json <<'EOF'
import json, shlex, sys
import jsonschema

top, names = sys.argv[1], sys.argv[2:]

def load(name):
    with open(name, encoding="utf-8") as f:
        return json.load(f)

schema = load(top + "/docs/result.schema.json")
jsonschema.Draft202012Validator.check_schema(schema)
results = {}
for name in names:
    results[name] = load(name)
    jsonschema.Draft202012Validator(schema).validate(results[name])
rubric = load(top + "/rubrics/rubric.schema.json")
jsonschema.Draft202012Validator.check_schema(rubric)
jsonschema.Draft202012Validator(rubric).validate(
    load(top + "/rubrics/exercise-6d.json"))

# The schema can say no.
for member, value in (("verdict", "maybe"), ("points", -1), ("extra", 1)):
    wrong = dict(results["stub.json"], **{member: value})
    try:
        jsonschema.Draft202012Validator(schema).validate(wrong)
    except jsonschema.ValidationError:
        continue
    sys.exit("the schema accepts " + member)

stub = results["stub.json"]
assert stub["verdict"] == "fail" and stub["max_points"] == 100
assert sum(c["points"] for c in stub["checks"]) == stub["points"]
assert results["reference.json"]["points"] == 20
assert len(results["broken.json"]["builds"]) == 1
shown = [f for f in stub["findings"] if f["by"] == "run"]
assert shown, "no watchdog saw anything in the stubs"
with open("replays", "w", encoding="utf-8") as out:
    for f in shown:
        words = shlex.split(f["replay"])
        assert words[0] == "grade"
        print(f["rule"], f["line"], shlex.join(words[1:]), file=out)
EOF

while read -r rule line words; do
    # shellcheck disable=SC2086
    eval "\"\$GRADE\" $words --format=json" >replay.json || [ $? -eq 1 ]
    $python -c '
import json, sys
rule, line = sys.argv[1], int(sys.argv[2])
found = json.load(open("replay.json", encoding="utf-8"))["findings"]
sys.exit(not any(f["rule"] == rule and f["line"] == line for f in found))
' "$rule" "$line" || {
        echo "grade $words does not show $rule on line $line again"
        exit 1
    }
done <replays
