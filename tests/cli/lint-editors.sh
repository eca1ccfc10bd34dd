#!/bin/sh
# What docs/editors.md says to paste works: the problem matcher of VS Code and
# vim's errorformat find each message and nothing else; the compilation mode of
# emacs knows the format, which is gcc's.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
chmod 755 "$tmp"
cd "$tmp"
mkdir 'a b'
cp "$top/tests/corpus/lint/wrong_load.c" 'a b/x-1.c'
cp "$top/tests/corpus/lint/wrong_blocking.c" .
cp "$top/tests/corpus/lint/fix/compare.c" .
echo '#include "none.h"' >gap.c
"$GRADE" lint --color=never . >out || [ $? -eq 1 ]
"$GRADE" lint . --format=json >json || [ $? -eq 1 ]

python3 - "$top/docs/editors.md" out json >places <<'EOP'
import json, re, sys

text = open(sys.argv[1]).read()
block = re.search(r"(?m)^    \{\n(?:    .*\n)+?    \}\n", text).group(0)
task = json.loads(block)["tasks"][0]
assert task["args"][0] == "lint"
pattern, = task["problemMatcher"]["pattern"]
regexp = re.compile(pattern["regexp"])
lines = open(sys.argv[2]).read().splitlines()
found = []
for line in lines:
    match = regexp.match(line)
    if match:
        found.append((match[pattern["file"]], int(match[pattern["line"]]),
                      int(match[pattern["column"]]),
                      match[pattern["severity"]], match[pattern["code"]]))
result = json.load(open(sys.argv[3]))
wanted = []
for finding in result["findings"]:
    assert finding["message"] in open(sys.argv[2]).read()
    wanted.append((finding["file"], finding["line"], finding["column"],
                   finding["severity"], finding["rule"]))
    wanted += [(step["file"], step["line"], step["column"], "note", None)
               for step in finding["chain"]]
    if finding["fix"]:
        edit = finding["fix"]["edits"][0]
        wanted.append((finding["file"], edit["line"], edit["column"], "note",
                       None))
wanted.append(("gap.c", 1, 10, "warning", None))
assert sorted(map(str, found)) == sorted(map(str, wanted)), (found, wanted)
for place in wanted:
    print("%s|%d|%d|%s" % (place[0].lstrip("./"), place[1], place[2],
                           place[3][0].upper()))
EOP
[ "$(wc -l <places)" -gt 30 ]

command -v vim >/dev/null || exit 0
format=$(sed -n 's/^    :set errorformat=//p' "$top/docs/editors.md")
cat >read.vim <<EOF
set nocompatible
set errorformat=$format
cgetfile out
call writefile(map(getqflist(), 'substitute(bufname(v:val.bufnr), "^\\\\./", "", "") . "|" . v:val.lnum . "|" . v:val.col . "|" . toupper(v:val.type)'), "seen")
qall!
EOF
vim -es -u NONE -S read.vim </dev/null >vim.out 2>&1 || {
    cat vim.out
    exit 1
}
sort places >places.sorted
sort seen >seen.sorted
diff places.sorted seen.sorted
