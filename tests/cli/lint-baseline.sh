#!/bin/sh
# A baseline: what is in it is not shown, wherever its line has gone; what is
# new is; what is gone is told, exit code 1, until it is pruned.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
chmod 755 "$tmp"
cd "$tmp"
mkdir src
cat >src/a.c <<'EOF'
#include <unistd.h>
#include <uv.h>

static void on_timer(uv_timer_t *timer)
{
    sleep(1);
    sleep(1);
    uv_timer_stop(timer);
}

int begin(uv_timer_t *timer)
{
    return uv_timer_start(timer, on_timer, 1, 0);
}
EOF
sed 's/on_timer/on_other/g; s/begin/start/; /^    sleep(1);$/{n;d;}' src/a.c \
    >src/b.c

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

expect 2 src --baseline=known.json
grep -q 'known.json' err
expect 2 src --write-baseline
expect 2 src --prune
expect 2 src --baseline=known.json --prune --write-baseline
[ ! -e known.json ]
expect 0 src --baseline=known.json --write-baseline
grep -q "'known.json' holds 3 findings now" err
[ ! -s out ]
cp known.json first.json
expect 0 src --baseline=known.json --write-baseline
cmp known.json first.json
if grep -q '"line"' known.json; then exit 1; fi
# Of rules, functions and files that were not looked at the entries stay.
expect 0 src --baseline=known.json --write-baseline --rule=-UV301
cmp known.json first.json
expect 0 src/b.c --baseline=known.json --write-baseline
cmp known.json first.json
cp src/a.c kept
sed 's|^    uv_timer_stop|    undeclared = 1;\n&|' kept >src/a.c
expect 1 src --baseline=known.json --write-baseline
cmp known.json first.json
cp kept src/a.c
expect 0 src --baseline=known.json
[ ! -s out ]
[ ! -s err ]

# Other lines, blanks, comments: the same finding. From another folder, too.
{
    printf '/* one\n * two */\n'
    sed 's|^    sleep(1);|    sleep( 1 ) /* a moment */;|' src/a.c
} >moved && mv moved src/a.c
expect 0 src --baseline=known.json
(cd src && "$GRADE" lint . --baseline=../known.json >"$tmp/out")
[ ! -s out ]
# A file that has another name now.
mv src/b.c src/c.c
expect 0 src --baseline=known.json
cp known.json before.json
expect 0 src --baseline=known.json --write-baseline
grep -q '"src/c.c"' known.json
mv src/c.c src/b.c
cp before.json known.json
# The same statement once more, another one, another function: new.
sed 's|^    uv_timer_stop|    sleep(1);\n&|' src/a.c >added && mv added src/a.c
expect 1 src --baseline=known.json
[ "$(grep -c 'error: ' out)" -eq 1 ]
grep -q '^src/a.c:10:5: error: ' out
sed 's|^    sleep(1);|    sleep(2);|' src/a.c >added && mv added src/a.c
expect 1 src --baseline=known.json
grep -q '^src/a.c:10:5: error: ' out
"$GRADE" lint src --baseline=known.json --format=sarif >log || :
python3 - log <<'EOP'
import json, sys

results = json.load(open(sys.argv[1]))["runs"][0]["results"]
states = sorted((r["baselineState"], len(r["suppressions"])) for r in results)
assert states == [("new", 0), ("unchanged", 1), ("unchanged", 1),
                  ("unchanged", 1)], states
assert all(r["suppressions"][0]["kind"] == "external"
           for r in results if r["suppressions"])
EOP

# One is gone: told, with what to do; then it is out and the others stay.
sed '/sleep/d' src/b.c >fewer && mv fewer src/b.c
sed '/sleep(2)/d' src/a.c >fewer && mv fewer src/a.c
expect 1 src --baseline=known.json
[ ! -s out ]
grep -q "1 finding of the baseline is gone: UV301 in 'src/b.c'; --prune" err
"$GRADE" lint src --baseline=known.json --format=sarif >log 2>err || :
python3 - log <<'EOP'
import json, sys

results = json.load(open(sys.argv[1]))["runs"][0]["results"]
assert [r["baselineState"] for r in results].count("absent") == 1
EOP
# Of files, rules and functions that were not looked at nothing is known.
expect 0 src/a.c --baseline=known.json
expect 0 src --baseline=known.json --rule=-UV301
sed 's|^    uv_timer_stop|    undeclared = 1;\n&|' src/b.c >added
cp src/b.c kept && cp added src/b.c
expect 1 src --baseline=known.json
if grep -q baseline err; then exit 1; fi
cp kept src/b.c
expect 0 src --baseline=known.json --prune
grep -q "took 1 finding out of 'known.json'" err
expect 0 src --baseline=known.json --prune
[ ! -s err ]
[ "$(grep -c fingerprint known.json)" -eq 2 ]
# A file that is gone takes its entries with it.
rm src/a.c
expect 1 src --baseline=known.json
expect 0 src --baseline=known.json --prune
[ "$(grep -c fingerprint known.json || :)" -eq 0 ]

# No baseline: one sentence, exit code 2; not written: 3.
for text in '' '{' '[]' '{}' '{"version":2,"findings":[]}' \
    '{"version":1,"findings":{}}' '{"version":1,"findings":[{}]}'; do
    printf '%s' "$text" >wrong.json
    expect 2 src --baseline=wrong.json
    [ "$(wc -l <err)" -eq 1 ]
    grep -q 'wrong\.json' err
done
expect 2 src --baseline=src
expect 2 src --baseline=/dev/full
expect 2 src --baseline=missing/known.json --write-baseline

# A full disk: told, exit code 3, and the old list stays.
if [ "$(id -u)" -eq 0 ] && mkdir full &&
    mount -t tmpfs -o size=16k,mode=755 none full 2>/dev/null; then
    trap 'umount "$tmp/full"; rm -rf "$tmp"' EXIT
    cp first.json full/known.json
    head -c 100000 /dev/zero >full/filler 2>/dev/null || :
    expect 3 src --baseline=full/known.json --write-baseline
    grep -q 'No space left' err
    cmp full/known.json first.json
fi
