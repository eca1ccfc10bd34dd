#!/bin/sh
# --fix: each repair leaves a file that compiles and lacks the finding, for LF,
# CRLF and a byte order mark; the rest of the file stays as it was. What cannot
# be written is told; nothing is half written.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
chmod 755 "$tmp"
cd "$tmp"
uv=$(pkg-config --cflags libuv)

fail() {
    echo "$1"
    cat out err
    exit 1
}
# FILE: repairs it, as the compiler sees it, too. Sets code.
repair() {
    code=0
    "$GRADE" lint --fix "$1" >out 2>err || code=$?
    [ "$code" -le 1 ] || fail "$1: exit $code"
    # shellcheck disable=SC2086
    gcc -std=gnu11 -D_GNU_SOURCE -Wall -Wno-unused -Werror -fsyntax-only $uv \
        -I"$top/exercises/async" "$1" 2>err || fail "$1: does not compile"
}

# Before and after, byte for byte; a second time changes nothing.
for file in "$top"/tests/corpus/lint/fix/*.c; do
    name=$(basename "$file" .c)
    wanted=${file%.c}.fixed
    rules=$(sed -n '1s|^/\* repairs: \(.*\) \*/$|\1|p' "$file" | tr ' ' '\n')
    cp "$file" "$name.c"
    "$GRADE" lint --format=json "$name.c" >json || :
    [ "$(python3 -c '
import json
for finding in json.load(open("json"))["findings"]:
    if finding["fix"]:
        print(finding["rule"])')" = "$rules" ] || fail "$name: other repairs"
    repair "$name.c"
    cmp "$name.c" "$wanted" || fail "$name"
    repair "$name.c"
    cmp "$name.c" "$wanted"
    for rule in $(echo "$rules" | sort -u); do
        if grep "\[$rule\]" out; then fail "$name: $rule is still there"; fi
    done
    { printf '\357\273\277' && sed 's/$/\r/' "$file"; } >"$name.c"
    { printf '\357\273\277' && sed 's/$/\r/' "$wanted"; } >"$name.wanted"
    repair "$name.c"
    cmp "$name.c" "$name.wanted" || fail "$name: CRLF"
done

# Every wrong program: no repair is offered that does not help.
mkdir -p all/corpus
cp "$top"/tests/corpus/lint/*.c "$top"/exercises/async/async.h all/corpus
for folder in "$top"/solutions/*/buggy; do
    slug=$(basename "$(dirname "$folder")")
    mkdir "all/$slug"
    cp "$folder"/*.c "$top"/exercises/async/async.h "all/$slug"
    cp "$top/exercises/$slug"/*.h "all/$slug" 2>/dev/null || :
done
"$GRADE" lint all --format=json >before || :
cp -r all old
"$GRADE" lint all --fix --format=json >after 2>err || :
if grep 'would not have helped' err; then exit 1; fi
grep -q 'repaired' err
python3 - before after <<'EOP'
import json, sys
from collections import Counter

before, after = [json.load(open(name)) for name in sys.argv[1:]]
assert [b["text"] for b in before["builds"]] == \
    [b["text"] for b in after["builds"]]
def count(result):
    return Counter((f["file"], f["rule"]) for f in result["findings"])
repaired = Counter((f["file"], f["rule"]) for f in before["findings"]
                   if f["fix"])
assert repaired
left = count(before) - count(after)
for key, times in repaired.items():
    assert left[key] >= times, key
assert not count(after) - count(before), count(after) - count(before)
EOP
for file in all/*/*.c; do
    cmp -s "$file" "old/${file#all/}" && continue
    # shellcheck disable=SC2086
    gcc -std=gnu11 -D_GNU_SOURCE -w -fsyntax-only $uv "$file"
done

# Others' files stay: a header with the finding, a file that is not named.
cp "$top/tests/corpus/lint/fix/close_once.c" named.c
cp named.c other.c
cp named.c part.h
echo '#include "part.h"' >with.c
"$GRADE" lint --fix named.c with.c >out 2>err || :
cmp other.c part.h
if cmp -s named.c other.c; then exit 1; fi

# The rights stay, a read-only file stays, and so does a link.
cp other.c named.c
chmod 640 named.c
"$GRADE" lint --fix named.c >out 2>err
[ "$(stat -c %a named.c)" = 640 ]
cp other.c named.c
chmod 444 named.c
code=0
"$GRADE" lint --fix named.c >out 2>err || code=$?
[ "$code" -eq 2 ]
grep -q "'named.c' is read-only" err
cmp named.c other.c
[ "$(wc -l <err)" -eq 1 ]
# --rule chooses what is repaired.
chmod 644 named.c
"$GRADE" lint --fix --rule=UV202 named.c
cmp named.c other.c

# A file that cannot be read keeps no other from being repaired.
code=0
"$GRADE" lint --fix named.c none.c >out 2>err || code=$?
[ "$code" -eq 2 ]
grep -q "none.c" err
if cmp -s named.c other.c; then exit 1; fi

# A full disk: told, nothing is lost, exit code 3.
if [ "$(id -u)" -eq 0 ] && mkdir full &&
    mount -t tmpfs -o size=16k,mode=755 none full 2>/dev/null; then
    trap 'umount "$tmp/full"; rm -rf "$tmp"' EXIT
    cp other.c full
    head -c 100000 /dev/zero >full/filler 2>/dev/null || :
    code=0
    "$GRADE" lint --fix full/other.c >out 2>err || code=$?
    [ "$code" -eq 3 ] || fail "full disk: exit $code"
    grep -q 'No space left' err
    cmp full/other.c other.c
    [ "$(find full -type f | wc -l)" -eq 2 ]
fi
