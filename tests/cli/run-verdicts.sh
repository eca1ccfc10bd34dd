#!/bin/sh
# run: exit codes and first lines of each kind of submission.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"
stub=$top/exercises/exercise-6d
reference=$top/solutions/exercise-6d/reference
cd "$tmp"

# expect CODE TEXT WORD...: the exit code, and TEXT somewhere in what is said
expect() {
    wanted=$1
    text=$2
    shift 2
    code=0
    "$GRADE" "$@" >out 2>err || code=$?
    if [ "$code" -ne "$wanted" ] || ! cat out err | grep -qF -e "$text"; then
        echo "grade $*: exit code $code, not $wanted with '$text':"
        cat out err
        exit 1
    fi
}

expect 0 'PASS  exercise-6d/1: 20 of 20 points' \
    exercise-6d/1 "$reference/cache.c" --schedules=8
[ "$(wc -l <out)" -eq 1 ]
expect 1 'NOT YET  exercise-6d/1' exercise-6d/1 "$stub/cache.c" --schedules=8
grep -q 'grade hint exercise-6d/1' out
# The part is known by the file's name; a folder holds all of them.
expect 0 'PASS  exercise-6d/4' exercise-6d "$reference/tickets.c" --schedules=2
expect 0 'PASS  exercise-6d: 100 of 100' exercise-6d "$reference" --schedules=1
# A part that was not handed in is a failed part, and no trouble.
mkdir some
cp "$reference/cache.c" some
expect 1 "there is no file 'backup.c' in the submission" exercise-6d some \
    --schedules=1
[ ! -s err ]
# Two blanks of colour more, and nothing else, when it is asked for.
expect 0 "$(printf '\033[1;32mPASS\033[0m')" run exercise-6d/1 \
    "$reference/cache.c" --schedules=1 --color=always

# What cannot be graded at all is wrong use, a sentence each.
expect 2 "'none.c'" exercise-6d/1 none.c
mkdir empty
expect 2 'empty' exercise-6d/1 empty
expect 2 'cannot be told' exercise-6d "$top/Makefile"
ln -s "$reference/cache.c" cache.c
expect 2 'link' exercise-6d/1 cache.c
rm cache.c
mkfifo cache.c
expect 2 'pipe' exercise-6d/1 cache.c
rm cache.c
expect 2 'device' exercise-6d/1 /dev/zero
printf 'int a;\0int b;' >cache.c
expect 2 'NUL' exercise-6d/1 cache.c
head -c 1048577 /dev/zero | tr '\0' ' ' >cache.c
expect 2 'larger' exercise-6d/1 cache.c

# A file that does not compile costs no attempt.
echo 'int cache_fill(void) { return x; }' >cache.c
expect 1 'cache.c did not compile' exercise-6d/1
grep -q "cache.c:1:" out
# What compiles and lacks a function, or calls what it may not, did compile.
grep -v backup_why "$stub/backup.c" >mine.c
expect 1 'mine.c compiles, but was not accepted' exercise-6d/5 mine.c
sed "s/^{\$/{ raise(2);/;1i int raise(int);" "$stub/backup.c" >mine.c
expect 1 'mine.c compiles, but was not accepted' exercise-6d/5 mine.c
"$GRADE" list | grep -q '/1   0 of 20  open'

# Whole gradings are remembered, replays are not.
cp "$stub/cache.c" .
expect 1 'NOT YET' exercise-6d/1 --seed=3
"$GRADE" list | grep -q '/1   0 of 20  open'
expect 1 'NOT YET' exercise-6d/1
"$GRADE" list | grep -q '/1 .* begun'
cp "$reference/cache.c" .
expect 0 'next: grade exercise-6d/2' exercise-6d/1
"$GRADE" list | grep -q '/1  20 of 20  done'
"$GRADE" | grep -q 'part 2'

# --only grades one check.
expect 1 'of 5 points' exercise-6d/1 "$stub/cache.c" --only=6d.1.values \
    --schedules=8
expect 2 'part 1, not 2' exercise-6d/2 --only=6d.1.values "$stub"
