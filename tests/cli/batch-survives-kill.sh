#!/bin/sh
# batch -o: killed at any instant, again and again, it loses no finished result,
# and in the end it says the same bytes as when nobody killed it.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"
in=$tmp/in
mkdir "$in"
for name in ann ben cleo dan; do
    cp "$top/solutions/exercise-6d/reference/cache.c" "$in/${name}_cache.c"
    cp "$top/exercises/exercise-6d/tickets.c" "$in/${name}_tickets.c"
done
cp -r "$top/solutions/exercise-6d/reference" "$in/eve"
echo 'int x' >"$in/fred_jobs.c"
printf 'int x;\0' >"$in/gil_jobs.c"
cd "$tmp"

# batch OUT WORD...: what is said, and the exit code, which is 1
batch() {
    out=$1
    shift
    code=0
    "$GRADE" batch "$in" --exercise=exercise-6d --schedules=2 -o "$out" "$@" 2>err || code=$?
    [ "$code" -eq 1 ] || {
        cat err
        exit 1
    }
}

for format in csv json; do
    batch whole.$format --format=$format
    [ ! -e whole.$format.journal ]
done

keys() {
    if [ -e out.csv.journal ]; then
        grep -c '"value"' out.csv.journal || :
    else
        echo 0
    fi
}

# Killed when one more is finished, in the middle of the next: what was
# finished once is never lost.
before=0
for round in 1 2 3; do
    "$GRADE" batch "$in" --exercise=exercise-6d --schedules=2 -o out.csv \
        --format=csv --jobs=2 \
        2>/dev/null &
    batch=$!
    while [ "$(keys)" -le "$before" ] && kill -0 $batch 2>/dev/null; do
        sleep 0.01
    done
    sleep 0.0$round
    kill -KILL $batch
    wait $batch 2>/dev/null || :
    [ ! -e out.csv ]
    [ "$(keys)" -gt "$before" ]
    before=$(keys)
done
cp out.csv.journal kept
batch out.csv --format=csv
cmp whole.csv out.csv
[ ! -e out.csv.journal ]
# No submission was graded twice.
[ "$(grep -c '"key"' kept)" -eq "$(grep -o '"key": *"[^"]*"' kept |
    sort -u | wc -l)" ]
# What was finished is taken over, behind a line that was cut short, too,
# in any format and with any number of jobs.
printf '{"key": "half' >>kept
for format in csv json; do
    cp kept out.$format.journal
    batch out.$format --format=$format --jobs=3
    cmp whole.$format out.$format
    grep -q "^$(grep -c '"value"' kept) of them were graded by an earlier" err
done
# But not what has changed meanwhile, or is asked for in another way.
cp kept out.csv.journal
for file in "$in"/*_*.c; do
    echo '/* a change */' >>"$file"
done
rm out.csv
mv "$in/eve" "$in/eva"
batch out.csv --format=csv
[ -e out.csv ]
if grep -q 'earlier run' err; then
    cat err
    exit 1
fi

# Two at a time would write over each other.
(
    flock 9
    code=0
    "$GRADE" batch "$in" --exercise=exercise-6d --schedules=2 -o out.csv 2>err || code=$?
    [ "$code" -eq 3 ]
) 9>>out.csv.journal
grep -q 'another run' err

# A device stays what it is, and nothing is put beside it.
code=0
"$GRADE" batch "$in" --exercise=exercise-6d --schedules=1 -o /dev/full 2>err || code=$?
[ "$code" -eq 3 ]
grep -q '/dev/full' err
[ -c /dev/full ] && [ ! -e /dev/full.journal ]
