#!/bin/sh
# The lesson of exercise 6a: its program compiles as it is printed there, and
# prints what the lesson says.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
lesson=$top/exercises/exercise-6a/README.md
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# block WORD: what stands in the first block of that kind
block() {
    sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/p" "$lesson" | sed '1d;/^```$/,$d'
}

block c >"$tmp/hello.c"
block output >"$tmp/expected"
[ -s "$tmp/expected" ]
gcc -Wall -Wextra -Werror -I"$top/exercises/async" -o "$tmp/hello" \
    "$tmp/hello.c" "$top/exercises/async/async.c" \
    "$top/exercises/async/async_io.c" -luv
"$tmp/hello" >"$tmp/out"
diff "$tmp/expected" "$tmp/out"

# Each check of the rubric is in the lesson's tables, with its points.
python3 - "$top" "$lesson" <<'END'
import json
import sys

top, lesson = sys.argv[1:]
text = open(lesson, encoding="utf-8").read()
with open(top + "/rubrics/exercise-6a.json", encoding="utf-8") as file:
    for check in json.load(file)["checks"]:
        row = "| %s | %d | " % (check["id"], check["points"])
        assert row in text, row
END
