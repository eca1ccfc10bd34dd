#!/bin/sh
# batch: a row for every submission in the order of the names, whatever is
# wrong with it; the same bytes with one job and with many; cells that start no
# formula; well-formed XML; the output whole or not at all.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"
reference=$top/solutions/exercise-6d/reference
stub=$top/exercises/exercise-6d
in=$tmp/in
mkdir "$in"

cp -r "$reference" "$in/ann"
mkdir "$in/ben" "$in/empty" "$in/@folder"
cp "$stub/tickets.c" "$in/ben"
cp "$reference/tickets.c" "$in/@folder"
cp "$reference/cache.c" "$in/cleo_cache.c"
cp "$reference/cache.c" "$in/=cmd_cache.c"
cp "$stub/cache.c" "$in/new
line_cache.c"
echo 'int x' >"$in/broken_cache.c"
echo 'hello' >"$in/notes.txt"
printf 'int a;\0' >"$in/nul_cache.c"
ln -s /etc/passwd "$in/link_cache.c"
mkfifo "$in/fifo_cache.c"
# A submission that ends the process that plays it.
awk '{ print } /^int cache_fill/ { inside = 1 }
    inside && /^{/ { print "    exit(0);"; inside = 0 }' \
    "$stub/cache.c" >"$in/quit_cache.c"

run() {
    format=$1
    jobs=$2
    code=0
    "$GRADE" batch "$in" --exercise=exercise-6d --schedules=4 \
        --format="$format" --jobs="$jobs" -o "$tmp/out.$format.$jobs" \
        2>"$tmp/err" || code=$?
    [ "$code" -eq 1 ] || {
        cat "$tmp/err"
        exit 1
    }
}

for format in csv json junit; do
    run $format 1
    run $format 4
    cmp "$tmp/out.$format.1" "$tmp/out.$format.4"
done
grep -q '^13 submissions: 3 pass, 5 not yet, 5 not graded' "$tmp/err" || {
    cat "$tmp/err" "$tmp/out.csv.1"
    exit 1
}
[ ! -e "$XDG_STATE_HOME/grade/progress.jsonl" ]

csv=$tmp/out.csv.1
grep -q "^ann,exercise-6d,pass,100,100," "$csv"
grep -q "^cleo_cache.c,exercise-6d,pass,20,20," "$csv"
grep -q "^'=cmd_cache.c,exercise-6d,pass,20,20," "$csv"
grep -q "^'@folder,exercise-6d,fail,20,100," "$csv"
grep -q '^"new$' "$csv"
for name in empty notes.txt nul_cache.c link_cache.c fifo_cache.c; do
    grep -q "^$name,exercise-6d,not_graded,,," "$csv"
done
grep -q "^broken_cache.c,exercise-6d,fail,0,20,.*did not compile" "$csv"
grep -q "^quit_cache.c,exercise-6d,fail,[0-9],20,0," "$csv"
if grep -q '^[=+@-]' "$csv"; then
    exit 1
fi
# In order: the names as they are sorted in bytes.
grep -v '^line' "$csv" | grep -o '^[a-z]*_cache.c\|^ann\|^ben\|^empty\|^notes' \
    >"$tmp/order"
LC_ALL=C sort -c "$tmp/order"

python3 - "$tmp/out.junit.1" "$tmp/out.json.1" "$csv" <<'EOF'
import csv, json, sys
import xml.etree.ElementTree as xml

suites = xml.parse(sys.argv[1]).getroot().findall("testsuite")
submissions = json.load(open(sys.argv[2], encoding="utf-8"))["submissions"]
rows = list(csv.reader(open(sys.argv[3], encoding="utf-8", newline="")))
assert len(suites) == len(submissions) == len(rows) - 1 == 13
assert {len(row) for row in rows} == {len(rows[0])}
for suite, submission in zip(suites, submissions):
    assert suite.get("name") == submission["submission"]
    failures = suite.findall("testcase/failure")
    assert (submission["verdict"] == "fail") == bool(failures)
EOF

# An output that cannot be written leaves nothing behind and is our fault.
mkdir "$tmp/closed"
code=0
"$GRADE" batch "$in" --exercise=exercise-6d --schedules=1 -o "$tmp/none/out.csv" 2>"$tmp/err" || code=$?
[ "$code" -eq 3 ]
grep -q 'none/out.csv' "$tmp/err"
