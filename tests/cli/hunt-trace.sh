#!/bin/sh
# hunt --trace=FILE: the least failing order, whole, beside the plain one, with
# the place where they part; what always fails or never does is one run; the
# text shows the two side by side.
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
cd "$tmp"

cat >config.c <<'EOT'
#include <assert.h>
#include <uv.h>

static uv_fs_t request;
static uv_timer_t timer;
static int known;

static void found(uv_fs_t *req)
{
    known = req->result == 0;
    uv_fs_req_cleanup(req);
}

static void due(uv_timer_t *handle)
{
    uv_close((uv_handle_t *)handle, NULL);
    assert(known);
}

int main(void)
{
    uv_timer_init(uv_default_loop(), &timer);
    uv_fs_stat(uv_default_loop(), &request, "config.c", found);
    uv_timer_start(&timer, due, 10, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    return uv_loop_close(uv_default_loop()) != 0;
}
EOT
sed 's/assert(known);/(void)known;/' config.c >right.c
sed 's/return uv_loop_close.*/return 3;/' right.c >wrong.c

hunt() {
    code=$1
    shift
    rc=0
    "$GRADE" hunt "$@" >out.txt 2>err.txt || rc=$?
    [ $rc -eq "$code" ] || {
        echo "hunt $*: exit code $rc"
        cat out.txt err.txt
        exit 1
    }
}
hunt 1 config.c --trace=config.json
grep -q 'where it parts from the plain order' out.txt
grep -q '^>.* x uv_fs_stat .*| >.* x uv_timer_start' out.txt
name=$(sed -n 's/.*--replay=\([a-z0-9]*\).*/\1/p' out.txt | head -n 1)
hunt 1 config.c --replay="$name" --trace=again.json
hunt 1 config.c --format=json --trace=page.html
hunt 0 right.c --schedules=4 --trace=right.json
hunt 1 wrong.c --schedules=4 --trace=wrong.json
hunt 2 config.c --trace=config.svg
hunt 3 right.c --schedules=1 --trace=nowhere/right.json

$python - "$top" "$name" <<'EOF_PYTHON'
import json, sys
import jsonschema

def load(name):
    with open(name, encoding="utf-8") as f:
        document = json.load(f)
    valid.validate(document)
    return document

with open(sys.argv[1] + "/docs/trace.schema.json", encoding="utf-8") as f:
    valid = jsonschema.Draft202012Validator(json.load(f))
config, again, right, wrong = (load(n + ".json") for n in
                               ("config", "again", "right", "wrong"))
plain, failing = config["runs"]
assert (plain["label"], failing["label"]) == ("plain", "failing")
assert plain["ending"] is None and "crashed" in failing["ending"]
assert sys.argv[2] in failing["command"]
assert config["divergence"]["kind"] == "order"
first = [next(c for c in r["callbacks"] if c["id"] == i)
         for r, i in zip(config["runs"], config["divergence"]["callbacks"])]
assert [c["name"] for c in first] == ["found", "due"], first
assert failing["trail"][0]["line"] == 17
# The least order has one change, and its name plays the same run.
assert sum(c["picked"] > 0 for c in failing["choices"]) == 1
assert again["runs"][1]["callbacks"] == failing["callbacks"]
assert len(right["runs"]) == 1 and right["runs"][0]["label"] == "plain"
assert len(wrong["runs"]) == 1 and wrong["runs"][0]["label"] == "failing"
assert wrong["divergence"] is None and "3" in wrong["runs"][0]["ending"]
EOF_PYTHON
grep -q '"runs":' page.html
