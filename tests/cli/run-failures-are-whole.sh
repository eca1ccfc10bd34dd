#!/bin/sh
# Whatever fails tells enough to act on. For every buggy variant and every
# check that it fails: the sentence, the rule or test, a line in the learner's
# own file, what led there, and how to see it again.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"

for buggy in "$top"/solutions/*/buggy; do
    slug=$(basename "$(dirname "$buggy")")
    "$GRADE" batch "$buggy" --exercise="$slug" --schedules=16 --format=json \
        -o "$tmp/$slug.json" 2>"$tmp/err" || [ $? -eq 1 ] || {
        cat "$tmp/err"
        exit 1
    }
done
python3 - "$tmp"/*.json <<'EOF'
import json, sys

def lacks(submission, result, check):
    findings = [result["findings"][i] for i in check["findings"]]
    tests = [t for t in result["tests"]
             if t["name"] == check["test"] and t["part"] == check["part"]]
    trail = [step for test in tests for step in test["trail"]]
    if not check["message"]:
        yield "a sentence"
    if not findings and not tests:
        yield "a rule or a test"
    if not any(place["file"] == submission and place["line"] > 0
               for place in findings + trail):
        yield "a line of the learner's file"
    if not trail and not any(f["chain"] for f in findings):
        yield "what led there"
    for finding in findings:
        if finding["by"] == "run" and not finding["replay"]:
            yield "the command that replays " + finding["rule"]
    if tests and check["seed"] is None:
        yield "the seed that replays the test"

failed = checks = 0
for name in sys.argv[1:]:
    with open(name, encoding="utf-8") as f:
        book = json.load(f)
    for row in book["submissions"]:
        for check in row["result"]["checks"]:
            if check["status"] != "failed":
                continue
            checks += 1
            for what in lacks(row["submission"], row["result"], check):
                print(row["submission"], check["id"], "lacks", what)
                failed += 1
assert checks > 0
sys.exit(failed > 0)
EOF
