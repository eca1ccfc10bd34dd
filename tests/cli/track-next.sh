#!/bin/sh
# track: what is to choose; the one that was chosen is remembered; what is done
# is off the way, and the time that is left gets less by as much.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"
cd "$tmp"

"$GRADE" track >out
for track in fast standard deep; do
    grep -q "^  $track " out
done
"$GRADE" track fast >out
grep -q '^fast: ' out
if grep -nE '.{81}' out; then
    exit 1
fi
left() {
    sed -n 's/^left: \(\([0-9]*\) h \)*\([0-9]*\) min.*/\2 \3/p' "$1" |
        awk '{ print NF == 2 ? $1 * 60 + $2 : $1 }'
}
minutes=$(left out)
[ "$minutes" -gt 30 ]
grep -q '^next: grade start exercise-2$' out
grep -q '^  \[ \] grade exercise-2/1 .* 20 min$' out

"$GRADE" start exercise-2 >/dev/null
"$GRADE" track >out # remembered
grep -q '^fast: ' out
grep -q '^next: grade exercise-2/1$' out
"$GRADE" exercise-2/1 "$top/solutions/exercise-2/reference/oven.c" >/dev/null
"$GRADE" track >out
grep -q '^  \[x\] grade exercise-2/1 ' out
grep -q '^next: grade exercise-2/2$' out
[ "$(left out)" -eq $((minutes - 20)) ]

"$GRADE" track deep >out
grep -q '^  \[ \] grade exercise-2  .* 2 h 30 min$' out # one part of four
"$GRADE" track | grep -q '^deep: '

code=0
"$GRADE" track fats 2>err || code=$?
[ "$code" -eq 2 ]
grep -q "did you mean 'fast'" err
