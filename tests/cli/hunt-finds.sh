#!/bin/sh
# hunt: a program that fails in one order only is found, with its line, what is
# different in that order, and a command that shows it again; one that always
# fails is told apart; JSON is as its schema says and the same each time.
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
cat >main.c <<'EOT'
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    char *nowhere = NULL;

    if (argc > 1 && !strcmp(argv[1], "crash"))
        *nowhere = 1;
    if (argc > 1 && !strcmp(argv[1], "exit"))
        exit(3);
    return argc > 1 ? 4 : 0;
}
EOT

# hunt CODE ARG...: the exit code is as it should be; what is said goes to out.
hunt()
{
    want=$1
    shift
    code=0
    "$GRADE" hunt "$@" >out 2>err || code=$?
    [ "$code" -eq "$want" ] || {
        echo "grade hunt $*: exit code $code, not $want"
        cat out err
        exit 1
    }
}

says()
{
    tr -s '\n ' '  ' <out | grep -q "$1" || {
        echo "it does not say '$1':"
        cat out
        exit 1
    }
}

hunt 1 config.c
says 'FAIL config.c: '
says 'config.c:17:5 in due'
says 'assert(known);'
says 'UV506'
says 'only change: '
sed -n 's/^ *see it again *//p' out | while read -r replay; do
    # shellcheck disable=SC2086
    set -- ${replay#grade hunt }
    hunt 1 "$@"
    says 'config.c:17:5'
    says 'schedule'
done
grep -q 'see it again *grade hunt config.c --replay=' out
hunt 0 config.c --seed=0
says 'PASS config.c: nothing found (schedule 0 alone)'
hunt 0 right.c
says 'PASS right.c: nothing found (64 schedules)'

hunt 1 main.c -- crash
says 'the program fails, without any help: the program crashed'
says 'main.c:9:18 in main'
says 'UV606'
says 'see it again grade hunt main.c --seed=0 -- crash'
hunt 1 main.c -- exit
says 'it exits with status 3'
says 'main.c:11:9 in main'
hunt 1 main.c -- other
says 'main() returns 4'
hunt 0 main.c

hunt 1 config.c --format=json --schedules=32
cp out one.json
hunt 1 config.c --format=json --schedules=32
cmp out one.json
hunt 0 right.c --format=json
cp out two.json
hunt 1 main.c --format=json -- crash
cp out three.json
echo 'int main(void) { return x; }' >broken.c
hunt 1 broken.c --format=json
cp out four.json
$python - "$top" one.json two.json three.json four.json <<'EOT'
import json, sys
import jsonschema

schema = json.load(open(sys.argv[1] + "/docs/result.schema.json"))
one, two, three, four = [json.load(open(name)) for name in sys.argv[2:]]
for result in one, two, three, four:
    jsonschema.validate(result, schema)
    assert result["command"] == "hunt", result["command"]
assert (one["verdict"], one["schedules"]) == ("fail", 32)
order = [f for f in one["findings"] if f["rule"] == "UV506"]
assert len(order) == 1, one["findings"]
assert order[0]["line"] == 17 and order[0]["file"] == "config.c"
assert 1 <= order[0]["runs"] < 32, order[0]["runs"]
assert order[0]["seed"] > 0 and "--replay=" in order[0]["replay"]
assert order[0]["change"].startswith("only change: "), order[0]["change"]
assert (two["verdict"], two["findings"]) == ("pass", [])
assert three["findings"][0]["rule"] == "UV606"
assert three["findings"][0]["runs"] == 64
assert four["builds"][0]["reason"] == "not_compiled"
assert "broken.c:1:" in four["builds"][0]["text"], four["builds"]
EOT
