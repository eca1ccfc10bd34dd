#!/bin/sh
# SARIF: fits its schema; says place, path, rule, and what was not analysed;
# columns are characters, URIs encoded, bytes of the file harmless; the same
# bytes each time.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python=/usr/bin/python3
$python -c 'import jsonschema' 2>/dev/null || python=python3
$python -c 'import jsonschema' 2>/dev/null || {
    echo 'python3-jsonschema is not here'
    exit 77
}
chmod 755 "$tmp"
cd "$tmp"
mkdir 'a folder'
cat >'a folder/é,1.c' <<'EOC'
#include <unistd.h>
#include <uv.h>

static void on_timer(uv_timer_t *timer)
{
    /* éé */ sleep(1); /* ]( {0} */
    uv_timer_stop(timer);
}

int begin(uv_timer_t *timer)
{
    return uv_timer_start(timer, on_timer, 1, 0);
}
EOC
printf '\357\273\277int f(void) { return undeclared; }\r\n' >marked.c
printf 'int x = 1; /* \0 */\n' >zero.c

code=0
"$GRADE" lint . "$top/tests/corpus/lint" --format=sarif >log 2>err || code=$?
[ "$code" -eq 2 ]
grep -q "zero.c" err
"$GRADE" lint . "$top/tests/corpus/lint" --format=sarif --jobs=1 >again \
    2>err || :
cmp log again

$python - "$top" log <<'EOP'
import json, sys
import jsonschema

top, name = sys.argv[1:]
log = json.load(open(name, encoding="utf-8"))
schema = json.load(open(top + "/docs/sarif-subset.schema.json"))
jsonschema.Draft202012Validator.check_schema(schema)
jsonschema.Draft202012Validator(schema).validate(log)

run = log["runs"][0]
rules = run["tool"]["driver"]["rules"]
results = run["results"]
assert len(results) > 20
for result in results:
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    allowed = "right_allow.c" in json.dumps(result["locations"])
    assert bool(result["suppressions"]) == allowed, result
for rule in rules:
    assert "## Right" in rule["help"]["markdown"], rule["id"]

def place(location):
    physical = location["physicalLocation"]
    return physical["artifactLocation"]["uri"], physical["region"]

ours = [r for r in results if place(r["locations"][0])[0].startswith("a%20")]
assert [r["ruleId"] for r in ours] == ["UV301"]
uri, region = place(ours[0]["locations"][0])
assert uri == "a%20folder/%C3%A9%2C1.c"
assert ours[0]["locations"][0]["physicalLocation"]["artifactLocation"][
    "uriBaseId"] == "SRCROOT"
# Bytes would say 16.
assert (region["startLine"], region["startColumn"]) == (6, 14), region
assert region["endColumn"] == 22
assert region["snippet"]["text"].endswith("/* ]( {0} */")
steps = ours[0]["codeFlows"][0]["threadFlows"][0]["locations"]
assert len(steps) > 2
assert steps[-1]["importance"] == "essential"
assert place(steps[0]["location"])[1]["startLine"] == 12
assert ours[0]["locations"][0]["logicalLocations"][0]["name"] == "on_timer"

call = run["invocations"][0]
assert call["executionSuccessful"] is False
notes = {}
for note in call["toolExecutionNotifications"]:
    location = note["locations"][0]["physicalLocation"]
    notes.setdefault(location["artifactLocation"]["uri"], []).append(
        (note["level"], location.get("region")))
assert notes["zero.c"] == [("error", None)], notes
level, region = notes["marked.c"][0]
# The byte order mark is no character of the line.
assert level == "warning" and region["startColumn"] == 22, region
assert region["snippet"]["text"] == "int f(void) { return undeclared; }"

# The schema can say no.
for path, value in ((("version",), "2.0.0"),
                    (("runs", 0, "results", 0, "message"), {}),
                    (("runs", 0, "columnKind"), "bytes"),
                    (("runs", 0, "invocations", 0), {})):
    wrong = json.loads(json.dumps(log))
    at = wrong
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    try:
        jsonschema.Draft202012Validator(schema).validate(wrong)
    except jsonschema.ValidationError:
        continue
    sys.exit("the schema accepts %r" % (path,))
EOP

code=0
"$GRADE" lint marked.c --format=sarif >log || code=$?
[ "$code" -eq 1 ]
grep -q '"executionSuccessful": true' log

# Whoever applies the repairs that it names gets what --fix makes: columns are
# characters, also behind wide ones, a byte order mark and CRLF.
mkdir repairs
for name in compare cleanup close_once errors give_back; do
    {
        printf '\357\273\277'
        sed 's|^    |/* \xc3\xa9 \xe4\xb8\xad \xf0\x9f\x98\x80 */\t|; s/$/\r/' \
            "$top/tests/corpus/lint/fix/$name.c"
    } >repairs/$name.c
done
"$GRADE" lint repairs --format=sarif >log || [ $? -eq 1 ]
cp -r repairs fixed
"$GRADE" lint --fix fixed >out 2>err || [ $? -eq 1 ]
$python - log <<'EOP'
import json, sys
from urllib.parse import unquote

results = json.load(open(sys.argv[1], encoding="utf-8"))["runs"][0]["results"]
edits = {}
for result in results:
    for fix in result.get("fixes", []):
        for change in fix["artifactChanges"]:
            name = unquote(change["artifactLocation"]["uri"])
            edits.setdefault(name, []).extend(change["replacements"])
assert len(edits) == 5, list(edits)
for name, replacements in edits.items():
    lines = open(name, "rb").read().decode("utf-8-sig").split("\n")
    def offset(line, column):
        return sum(len(l) + 1 for l in lines[:line - 1]) + column - 1
    text = "\n".join(lines)
    places = []
    for replacement in replacements:
        region = replacement["deletedRegion"]
        places.append((offset(region["startLine"], region["startColumn"]),
                       offset(region.get("endLine", region["startLine"]),
                              region["endColumn"]),
                       replacement["insertedContent"]["text"]))
    for begin, end, new in sorted(places, reverse=True):
        text = text[:begin] + new + text[end:]
    wanted = open(name.replace("repairs", "fixed"), "rb").read()
    assert text.encode("utf-8") == wanted[3:], name
    assert wanted[:3] == b"\xef\xbb\xbf"
EOP
