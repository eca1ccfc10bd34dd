#!/bin/sh
# Which rules count: --rule, --severity, .grade-lint.json, --config; wrong ones
# are told in one sentence, exit code 2.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
chmod 755 "$tmp"
cd "$tmp"
mkdir -p tree/deep/vendor tree/own
cat >tree/deep/a.c <<'EOF'
#include <unistd.h>
#include <uv.h>

int db_query(const char *text);
void give_up(void);

static void on_timer(uv_timer_t *timer)
{
    sleep(1);
    db_query("select");
    uv_timer_stop(timer);
}

int begin(uv_timer_t *timer, uv_loop_t *loop, uv_tcp_t *tcp)
{
    uv_tcp_open(tcp, 3);
    return uv_timer_start(timer, on_timer, 1, 0);
}
EOF
cp tree/deep/a.c tree/own/a.c
cp tree/deep/a.c tree/deep/vendor/a.c

# WANTED-CODE WORD...: lints into out and err.
expect() {
    wanted=$1
    shift
    code=0
    "$GRADE" lint "$@" >out 2>err || code=$?
    [ "$code" -eq "$wanted" ] || {
        echo "lint $*: exit $code, not $wanted"
        cat out err
        exit 1
    }
}
# RULES: those that are told in out, in order.
told() {
    rules=$(sed -n 's/^[^ ].*\(error\|warning\|note\): .* \[\(UV[0-9]*\)\]$/\2/p' out |
        tr '\n' ' ')
    [ "$rules" = "${1:+$1 }" ] || {
        echo "told: $rules; wanted: $1"
        cat out
        exit 1
    }
}

file=tree/own/a.c
expect 1 $file
told 'UV301 UV601'

# A list: these and no others, by id, name, pattern, or all but these.
expect 0 $file --rule=UV601
told UV601
expect 1 $file --rule=blocking-in-callback
told UV301
expect 1 $file --rule=uv3xx,UV601
told 'UV301 UV601'
expect 0 $file --rule=UV6xx,UV3xx,-UV301
told UV601
expect 0 $file --rule=-UV3xx
told UV601
expect 1 $file --rule=all
told 'UV301 UV601'
for list in UV31 UV3x UV6011 '' 'UV301,,UV601' none -; do
    expect 2 $file "--rule=$list"
    [ "$(wc -l <err)" -eq 1 ]
    grep -q 'is no rule' err
done
expect 2 $file --rule=blocking-in-calback
grep -q "did you mean 'blocking-in-callback'?" err

# The lowest that is shown; what is not shown does not count.
expect 1 $file --severity=warning
told UV301
expect 0 $file --severity=error --rule=UV601
told ''
expect 2 $file --severity=all

# The nearest file, upwards from the C file, not from here.
cat >tree/.grade-lint.json <<'EOF'
{ "rules": { "UV3xx": "off", "UV301": "warning", "UV601": "error" } }
EOF
cat >tree/deep/.grade-lint.json <<'EOF'
{
  "version": 1,
  "$schema": "lint-config.schema.json",
  "rules": { "unchecked-result": "off" },
  "blocking": { "db_query": "db_query_start()" },
  "exclude": ["vendor/*"]
}
EOF
expect 1 tree
grep -q '^tree/deep/a.c:9:5: error: .*\[UV301\]' out
grep -q '^tree/deep/a.c:10:5: error: db_query() waits, .*\[UV301\]' out
grep -q '^tree/own/a.c:9:5: warning: .*\[UV301\]' out
grep -q '^tree/own/a.c:16:5: error: .*\[UV601\]' out
if grep -q vendor out; then exit 1; fi
"$GRADE" lint tree/deep --format=json >json || :
grep -q 'Use db_query_start() instead\.' json
# What is named is read, whatever is excluded.
expect 1 tree/deep/vendor/a.c
told 'UV301 UV301'
(cd tree/deep && "$GRADE" lint . >"$tmp/out") || [ $? -eq 1 ]
told 'UV301 UV301'
# The command line has the last word.
expect 1 tree/own --rule=UV302,UV601
told UV601
expect 1 tree/deep --rule=UV601,UV301
told 'UV301 UV301 UV601'

# One for all, or none.
cat >own.json <<'EOF'
{
  "rules": { "UV601": "warning" },
  "never_fails": ["uv_tcp_op*"],
  "blocking": {
    "db_query": { "what": "asks the database", "severity": "note" },
    "uv_timer_stop": "nothing"
  }
}
EOF
expect 1 tree/own --config=own.json
told 'UV301 UV301 UV301'
grep -q 'note: db_query() asks the database, and' out
expect 1 tree/own --config=none
told 'UV301 UV601'
expect 2 tree/own --config=missing.json
grep -q "missing.json" err

# A path that ends in a function of the project, and one that cannot go on.
cat >ends.c <<'EOF'
#include <uv.h>

void give_up(void);

struct op {
    uv_fs_t req;
    void (*done)(void *arg, int status);
    void *arg;
};

static void synced(uv_fs_t *req)
{
    struct op *o = req->data;
    int result = (int)req->result;

    uv_fs_req_cleanup(req);
    if (result < 0)
        give_up();
    else
        o->done(o->arg, result);
}

int sync_start(uv_loop_t *loop, struct op *o, void (*done)(void *, int))
{
    o->done = done;
    o->req.data = o;
    return uv_fs_fsync(loop, &o->req, 1, synced);
}
EOF
expect 1 ends.c
told UV101
echo '{ "noreturn": ["give_up"] }' >noreturn.json
expect 0 ends.c --config=noreturn.json

# What is wrong in it is said once, by the file's name; nothing is analysed.
while read -r text; do
    printf '%s\n' "$text" >wrong.json
    expect 2 tree/own --config=wrong.json
    [ ! -s out ]
    [ "$(wc -l <err)" -eq 1 ]
    grep -q 'wrong\.json' err || {
        echo "$text: $(cat err)"
        exit 1
    }
done <<'EOF'
{
[]
{ "rule": {} }
{ "rules": [] }
{ "rules": { "UV777": "off" } }
{ "rules": { "UV301": "fatal" } }
{ "rules": { "UV301": true } }
{ "rules": {}, "rules": {} }
{ "version": 2 }
{ "blocking": { "a b": "c" } }
{ "blocking": { "a": { "instead": "" } } }
{ "blocking": { "a": { "why": "c" } } }
{ "noreturn": "give_up" }
{ "noreturn": ["give up"] }
{ "exclude": [7] }
EOF
grep -q . err
head -c 100000 /dev/zero | tr '\0' ' ' >wrong.json
expect 2 tree/own --config=wrong.json
if [ "$(id -u)" -ne 0 ]; then
    chmod 000 wrong.json
    expect 2 tree/own --config=wrong.json
    grep -q 'wrong\.json' err
fi

# The schema says what the reader says.
python=/usr/bin/python3
$python -c 'import jsonschema' 2>/dev/null || python=python3
$python -c 'import jsonschema' 2>/dev/null || exit 0
$python - "$top/docs/lint-config.schema.json" own.json noreturn.json \
    tree/.grade-lint.json tree/deep/.grade-lint.json <<'EOP'
import json, sys
import jsonschema

schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
check = jsonschema.Draft202012Validator(schema)
for name in sys.argv[2:]:
    check.validate(json.load(open(name)))
for wrong in ('[]', '{"rule":{}}', '{"rules":{"UV301":"fatal"}}',
              '{"version":2}', '{"blocking":{"a b":"c"}}',
              '{"noreturn":["give up"]}', '{"exclude":[7]}'):
    if check.is_valid(json.loads(wrong)):
        sys.exit("the schema accepts " + wrong)
EOP
