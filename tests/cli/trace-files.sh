#!/bin/sh
# --trace=FILE: a document as its schema says, events that Perfetto reads, a
# page that loads nothing; whole or not at all; the same bytes each time.
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
chmod 755 "$tmp"
cd "$tmp"
# Seed 33 is no plain schedule, so there are two runs.
buggy=$top/solutions/exercise-6d/buggy
cp "$buggy/cache_counted_at_open.c" cache.c
cp "$buggy/tickets_lock_around_each_half.c" tickets.c
trace() {
    "$GRADE" run "$@" --no-progress >out.txt 2>err.txt || [ $? -eq 1 ] || {
        cat err.txt
        exit 1
    }
}
trace exercise-6d/1 cache.c --seed=33 --trace=two.json
trace exercise-6d/1 cache.c --seed=33 --trace=again.json
cmp two.json again.json
trace exercise-6d/1 cache.c --seed=33 --trace=two.perfetto.json
trace exercise-6d/1 cache.c --seed=33 --trace=two.html
trace exercise-6d/1 cache.c --seed=33 --trace=two.txt
grep -q '^--- plain run .*-+---- failing run ' two.txt
[ "$(grep -c '^>.* | > ' two.txt)" -eq 1 ]
if grep -nE '.{81}' two.txt; then
    echo 'a line is wider than 80 columns'
    exit 1
fi
trace exercise-6d/4 tickets.c --schedules=4 --trace=found.json
trace exercise-6d/4 tickets.c --schedules=4 --trace=found.txt \
    --trace-format=chrome
# One that crashes: the line where, though no callback came to its end.
awk '{ print } /^static void file_opened/ { want = 1 }
    want && /^{/ { print "    *(volatile int *)8 = 1;"; want = 0 }' \
    "$top/solutions/exercise-6d/reference/cache.c" >crash.c
trace exercise-6d/1 crash.c --schedules=1 --trace=crash.json
trace exercise-6d/1 "$top/solutions/exercise-6d/reference/cache.c" \
    --schedules=1 --trace=good.json

$python - "$top" <<'EOF_PYTHON'
import json, re, sys
import jsonschema

def load(name):
    with open(name, encoding="utf-8") as f:
        return json.load(f)

schema = load(sys.argv[1] + "/docs/trace.schema.json")
jsonschema.Draft202012Validator.check_schema(schema)
valid = jsonschema.Draft202012Validator(schema)
two, found, good, crash = (load(n + ".json")
                           for n in ("two", "found", "good", "crash"))
for document in two, found, good, crash:
    valid.validate(document)
for member, value in (("version", 2), ("extra", 1), ("runs", [{}])):
    try:
        valid.validate(dict(two, **{member: value}))
    except jsonschema.ValidationError:
        continue
    sys.exit("the schema accepts " + member)

# The two runs part where the document says, and are the same before.
plain, failing = two["runs"]
assert (plain["label"], failing["label"]) == ("plain", "failing"), two["runs"]
assert failing["seed"] == 33 and "--seed=33" in failing["command"]
assert failing["ending"] and two["divergence"]["kind"] == "order"
at = [next(i for i, c in enumerate(r["callbacks"]) if c["id"] == d)
      for r, d in zip(two["runs"], two["divergence"]["callbacks"])]
same = lambda c: (c["name"], c["operation"], c["place"])
assert at[0] == at[1]
for a, b in zip(plain["callbacks"][:at[0]], failing["callbacks"][:at[0]]):
    assert same(a) == same(b), (a, b)
assert same(plain["callbacks"][at[0]]) != same(failing["callbacks"][at[0]])

# Every reference leads somewhere, and what a place names is quoted.
lines = {(l["file"], l["line"]): l["text"] for l in two["lines"]}
for run in two["runs"] + found["runs"]:
    callbacks = {c["id"] for c in run["callbacks"]}
    operations = {o["id"] for o in run["operations"]}
    assert len(callbacks) > 3 and operations
    for c in run["callbacks"]:
        assert c["parent"] is None or c["parent"] in callbacks
        assert c["operation"] is None or c["operation"] in operations
        assert c["end_us"] >= c["begin_us"] and c["end_order"] > c["order"]
for o in failing["operations"]:
    place = o["place"]
    assert o["name"] in lines[place["file"], place["line"]], (o, place)

# A finding stands in its callback, and time passes between callbacks.
run = found["runs"][-1]
finding = next(f for f in run["findings"] if f["rule"] == "UV501")
assert finding["message"] and finding["why"] and finding["chain"]
inside = next(c for c in run["callbacks"] if c["id"] == finding["callback"])
assert inside["order"] < finding["order"] < inside["end_order"]
assert inside["begin_us"] == finding["at_us"] > 0
assert sum(j["to_us"] - j["from_us"] for j in run["jumps"]) == run["end_us"]
assert len(good["runs"]) == 1 and good["runs"][0]["ending"] is None
assert good["divergence"] is None

run = crash["runs"][-1]
assert "crashed" in run["ending"] and run["callbacks"][-1]["end_us"] is None
here = next(l for l in crash["lines"] if l["line"] == run["trail"][0]["line"])
assert "(volatile int *)8" in here["text"], run["trail"]

# Perfetto: slices of a track nest, arrows begin and end in slices, what is
# under way has an id, each kind of event has what the format asks for.
def check(events):
    kinds, slices, begun = set(), {}, {}
    for e in events:
        kinds.add(e["ph"])
        assert e["ph"] in "MXbesfi" and isinstance(e["name"], str)
        assert isinstance(e["pid"], int) and isinstance(e["tid"], int)
        if e["ph"] != "M":
            assert e["ts"] >= 0
        if e["ph"] == "X":
            assert e["dur"] >= 0
            slices.setdefault((e["pid"], e["tid"]), []).append(
                (e["ts"], e["ts"] + e["dur"]))
        if e["ph"] in "be":
            key = e["pid"], e["cat"], e["id2"]["local"]
            assert (key in begun) == (e["ph"] == "e"), e
            assert e["ph"] == "b" or e["ts"] >= begun[key]
            begun[key] = e["ts"]
    for track in slices.values():
        open_ = []
        for begin, end in sorted(track, key=lambda s: (s[0], -s[1])):
            while open_ and open_[-1] <= begin:
                open_.pop()
            assert not open_ or end <= open_[-1], (begin, end)
            open_.append(end)
    flows = {}
    for e in (e for e in events if e["ph"] in "sf"):
        flows.setdefault(e["id"], []).append(e)
        assert any(b <= e["ts"] <= t
                   for b, t in slices[e["pid"], e["tid"]]), e
    for start, finish in flows.values():
        assert (start["ph"], finish["ph"]) == ("s", "f")
        assert finish["bp"] == "e" and start["ts"] <= finish["ts"]
    threads = {(e["pid"], e["tid"]) for e in events}
    assert len(threads) == len({tid for pid, tid in threads}), threads
    return kinds, len({e["pid"] for e in events})

kinds, runs = check(load("two.perfetto.json")["traceEvents"])
assert {"M", "X", "b", "e", "s", "f", "i"} <= kinds and runs == 2, kinds
kinds, runs = check(load("found.txt")["traceEvents"])
assert any(e["ph"] == "i" and e["name"].startswith("UV501 ")
           for e in load("found.txt")["traceEvents"])

page = open("two.html", encoding="utf-8").read()
outside = re.findall(r'(?:src|href|url\()\s*=?\s*["\']?[a-z]*:?//', page)
assert not outside, outside
assert "default-src 'none'" in page and "unsafe" not in page
EOF_PYTHON

# Wrong names, folders that are not there and full disks: one sentence each,
# nothing left behind, and a file that was there stays.
refuse() {
    code=$1
    words=$2
    shift 2
    rc=0
    "$GRADE" run exercise-6d/1 cache.c --schedules=1 --no-progress "$@" \
        >out.txt 2>err.txt || rc=$?
    if [ $rc -ne "$code" ] || [ "$(wc -l <err.txt)" -ne 1 ] ||
        ! grep -q "$words" err.txt; then
        echo "$*: exit code $rc"
        cat err.txt
        exit 1
    fi
}
refuse 2 'cannot be told from its name' --trace=trace.svg
[ ! -e trace.svg ] && [ ! -s out.txt ]
refuse 2 'trace-format' --trace=x.json --trace-format=svg
refuse 3 'No such file' --trace=nowhere/trace.html
refuse 3 'No space left' --trace=/dev/full --trace-format=html
echo kept >folder.html
if [ "$(id -u)" != 0 ]; then
    mkdir closed && chmod 500 closed
    refuse 3 'Permission denied' --trace=closed/trace.html
fi
mkdir taken.json
refuse 3 'taken.json' --trace=taken.json
[ -z "$(ls taken.json)" ] && [ "$(cat folder.html)" = kept ]

# What does not compile has no trace, and that is said.
echo 'int x' >broken.c
rc=0
"$GRADE" run exercise-6d/1 broken.c --no-progress --trace=none.html \
    >out.txt 2>err.txt || rc=$?
[ $rc -eq 1 ] && grep -q 'there is no trace' err.txt && [ ! -e none.html ]
