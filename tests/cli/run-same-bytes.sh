#!/bin/sh
# The same submission and seed give the same bytes: on one CPU, where one
# referee plays all tests, on all, where several share them, and when the CPUs
# are busy with something else. So does the command that replays a failure.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
hog=
trap 'kill $hog 2>/dev/null || :; rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"

# grade NAME FILE PART [OPTION...]: the result in $tmp/NAME
grade() {
    name=$1 file=$2 part=$3
    shift 3
    $pin "$GRADE" "exercise-6d/$part" "$file" --format=json "$@" \
        >"$tmp/$name" 2>"$tmp/err" || [ $? -eq 1 ]
}
same() {
    cmp -s "$tmp/all" "$tmp/$1" && return
    echo "$2: $1 differs"
    diff "$tmp/all" "$tmp/$1" | head -20
    exit 1
}

for sample in tickets_takes_off_too_late:4 cache_reads_synchronously:1 \
    jobs_dropped:2; do
    file="$here/solutions/exercise-6d/buggy/${sample%:*}.c"
    part=${sample#*:}
    pin=
    grade all "$file" "$part"
    grep -q '"verdict": "fail"' "$tmp/all"
    pin="taskset -c 0"
    grade one-cpu "$file" "$part"
    same one-cpu "$sample"
    (while :; do :; done) &
    hog=$!
    grade busy "$file" "$part"
    kill $hog
    same busy "$sample"
    pin=
done

# A failing seed fails alone, too, with the same words.
file="$here/solutions/exercise-6d/buggy/tickets_takes_off_too_late.c"
grade all "$file" 4
message=$(sed -n 's/^      "message": \(".*"\),$/\1/p' "$tmp/all" | head -n 1)
[ -n "$message" ]
seed=$(sed -n 's/^      "seed": \([0-9]*\),$/\1/p' "$tmp/all" | head -n 1)
grade alone "$file" 4 --seed="$seed"
grep -qF "$message" "$tmp/alone" || {
    echo "seed $seed alone does not say $message"
    exit 1
}
