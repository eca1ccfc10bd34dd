#!/bin/sh
# verify: says no, by name, to a course in which something does not hold.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"
cp -r "$top/exercises" "$top/rubrics" "$top/solutions" "$tmp"
export GRADE_HOME="$tmp"
solutions=$tmp/solutions/exercise-6d
exercise=$tmp/exercises/exercise-6d
keep=$(find "$solutions/buggy" -name 'cache_*.c' | LC_ALL=C sort | head -n 2)
find "$solutions/buggy" -name '*.c' | while read -r file; do
    case $keep in *"$file"*) ;; *) rm "$file" ;; esac
done

# A reference that is none, a stub that passes, a variant that claims another
# line, one that claims nothing, a stray file, a hint that is the answer.
cp "$exercise/tickets.c" "$solutions/reference/tickets.c"
cp "$solutions/reference/gateway.c" "$exercise/gateway.c"
first=$(echo "$keep" | head -n 1)
sed '1s/check=[^ ]*/check=6d.1.tidy check=6d.1.errors check=6d.1.values/
1s/line=[0-9]*/line=9999/; 1s/rule=[^ ]*/rule=UV303/' "$first" >"$tmp/changed"
cp "$tmp/changed" "$first"
echo 'int x;' >"$solutions/buggy/cache_silent.c"
echo 'the answer' >"$exercise/solution.txt"
python3 - "$exercise" "$solutions" <<'EOF'
import json, sys

exercise, solutions = sys.argv[1:]

def lines(path):
    return [line.strip() for line in open(path, encoding="utf-8")]

stub = lines(exercise + "/cache.c")
answer = [line for line in lines(solutions + "/reference/cache.c")
          if len(line) >= 24 and line not in stub]
hints = json.load(open(exercise + "/hints.json", encoding="utf-8"))
hints["1"][2] += " " + answer[-1]
json.dump(hints, open(exercise + "/hints.json", "w", encoding="utf-8"))
EOF

code=0
"$GRADE" verify exercise-6d --schedules=2 >"$tmp/out" 2>"$tmp/err" || code=$?
[ "$code" -eq 1 ] || {
    cat "$tmp/out" "$tmp/err"
    exit 1
}
tr -s ' \n' ' ' <"$tmp/out" >"$tmp/line" # as one line: words are wrapped
for text in 'FAIL reference' '6d.4' 'FAIL stub' 'part 3 passes as it is' \
    "FAIL buggy/$(basename "$first")" 'no UV303 on line 9999' \
    'FAIL buggy/cache_silent.c' 'declares no check' \
    "'solution.txt' belongs to no part" 'FAIL hints' 'hint 3 of part 1' \
    'FAIL checks' 'no variant fails 6d.5'; do
    grep -qF "$text" "$tmp/line" || {
        echo "verify does not say: $text"
        cat "$tmp/out"
        exit 1
    }
done

# Without solutions there is nothing to prove: our fault, not the course's.
rm -r "$solutions"
code=0
"$GRADE" verify exercise-6d 2>"$tmp/err" || code=$?
[ "$code" -eq 3 ]
grep -q 'solutions/exercise-6d' "$tmp/err"
