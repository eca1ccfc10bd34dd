#!/bin/sh
# What is typed wrongly is named, with the nearest right word, and exits 2.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"
cd "$tmp"

# wrong TEXT WORD...: exit code 2, nothing on stdout, TEXT on one line of stderr
wrong() {
    text=$1
    shift
    code=0
    "$GRADE" "$@" >"$tmp/out" 2>"$tmp/err" || code=$?
    if [ "$code" -ne 2 ] || [ -s "$tmp/out" ] ||
        ! grep -qF -e "$text" "$tmp/err" || [ "$(wc -l <"$tmp/err")" -ne 1 ]; then
        echo "grade $*: exit code $code, stderr:"
        cat "$tmp/err"
        exit 1
    fi
}

wrong "did you mean 'explain'" exlpain
wrong "did you mean 'list'" lsit
wrong "unknown command 'zzzz'" zzzz
wrong "did you mean 'exercise-6d'" exercise-6dd
wrong "did you mean 'exercise-6" hint exercise-6x/1
wrong "has parts 1 to 5" exercise-6d/77
wrong "names no part" exercise-6d/x
wrong "for which part" hint exercise-6d
wrong "did you mean '--seed'" exercise-6d --sede=1
wrong "'--schedules' is from 1" exercise-6d --schedules=0
wrong "wants a whole number" exercise-6d --seed=x
wrong "is one of text|json" exercise-6d --format=xml
wrong "has no check 'nope'" exercise-6d "$tmp" --only=nope
wrong "did you mean '6d.1.tidy'" exercise-6d "$tmp" --only=6d.1.tdy
wrong "did you mean '6d.1.tidy'" explain 6d.1.tdy
wrong "there is no file 'none/'" exercise-6d none/
wrong "'grade exercise-6d/2 FILE'" exercise-6d/2
wrong "something is missing" hint
wrong "one argument too many" list more
wrong "did you mean 'UV301'" explain UV3O1
wrong "no file of exercise-6d is here" exercise-6d
wrong "$tmp/none" batch "$tmp/none" --exercise=exercise-6d
wrong "say what was submitted" batch "$tmp"
wrong "did you mean '--color'" --colour=never
wrong "'0000" exercise-6d/1 "$(printf '%05000d' 0)"
# Bytes that a terminal would obey are shown, not sent.
wrong 'unknown command' "$(printf 'a\033[31m')"
if grep -q "$(printf '\033')" "$tmp/err"; then
    exit 1
fi
# Lint refuses what run refuses, and nobody else is to blame.
mkfifo pipe.c
wrong "is a pipe" lint pipe.c
wrong "is not text" lint /bin/cat
