#!/bin/sh
# explain choose: prints the tree where nobody can answer, asks on a terminal,
# takes answers from --answers; every way through it ends at an advice.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"

"$GRADE" explain choose </dev/null >"$tmp/tree"
if grep -nE '.{81}' "$tmp/tree"; then
    exit 1
fi

# Every way: what stands at its end in the file is what is said.
python3 - "$top/exercises/choose.json" >"$tmp/ways" <<'PY'
import json, sys

def walk(node, words):
    if "choose" in node:
        print(",".join(words), node["choose"], sep="\t")
        return
    assert len(words) < 4, "more than four questions"
    for answer in node["answers"]:
        walk(answer["then"], words + [answer["word"]])

walk(json.load(open(sys.argv[1], encoding="utf-8")), [])
PY
[ "$(wc -l <"$tmp/ways")" -ge 8 ]
tab=$(printf '\t')
while IFS=$tab read -r words advice; do
    "$GRADE" explain choose --answers="$words" >"$tmp/out"
    grep -qxF "$advice" "$tmp/out"
    grep -q '  why: ' "$tmp/out"
    grep -q '  how: ' "$tmp/out"
    tr -s ' \n' '  ' <"$tmp/tree" | grep -qF -e "-> $advice"
done <"$tmp/ways"
[ "$(cut -f2 "$tmp/ways" | sort -u | wc -l)" -ge 7 ]

for words in '' wait,no wait,no,no,many,yes wait,maybe 'compute,,'; do
    code=0
    "$GRADE" explain choose --answers="$words" >"$tmp/out" 2>"$tmp/err" ||
        code=$?
    [ "$code" -eq 2 ]
    [ ! -s "$tmp/out" ]
    [ "$(wc -l <"$tmp/err")" -eq 1 ]
done

# On a terminal: a word, its beginning, its number; a wrong one is asked again.
python3 - "$GRADE" <<'PY'
import os, pty, sys

def talk(lines):
    pid, fd = pty.fork()
    if pid == 0:
        os.execv(sys.argv[1], [sys.argv[1], "explain", "choose", "--color=never"])
    seen = b""
    def until(end):
        nonlocal seen
        while not seen.endswith(end):
            try:
                chunk = os.read(fd, 4096)
            except OSError:
                return
            if not chunk:
                return
            seen += chunk
    for line in lines:
        until(b"> ")
        os.write(fd, line)
        seen += b"|"
    until(b"\0never")
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), seen.decode()

code, said = talk([b"perhaps\n", b"w\n", b"2\n", b"no\n", b"many\n"])
assert code == 0 and "Type one of the words" in said, said
assert "\r\na loop\r\n" in said, said
code, said = talk([b"compute\n", b"\x04"])
assert code == 0 and "why:" not in said, said
PY

# A word that is nearly a guide's.
for word in chose debuging; do
    code=0
    "$GRADE" explain $word >"$tmp/out" 2>"$tmp/err" || code=$?
    [ $code -eq 2 ] && [ ! -s "$tmp/out" ]
    grep -qE "did you mean '(choose|debugging)'" "$tmp/err"
done
