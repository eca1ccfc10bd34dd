#!/bin/sh
# Output that cannot be written is one message and exit code 3, never a crash.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"

for words in list -h 'explain UV301' 'run -h'; do
    code=0
    # shellcheck disable=SC2086
    "$GRADE" $words >/dev/full 2>"$tmp/err" || code=$?
    [ "$code" -eq 3 ]
    [ "$(wc -l <"$tmp/err")" -eq 1 ]
    grep -q 'No space left' "$tmp/err"
done

# A reader that went away: a pipe whose other end is closed.
mkfifo "$tmp/pipe"
exec 3<>"$tmp/pipe"
exec 4>"$tmp/pipe"
exec 3<&-
code=0
"$GRADE" explain UV301 >&4 2>"$tmp/err" || code=$?
exec 4>&-
[ "$code" -eq 3 ]
[ "$(wc -l <"$tmp/err")" -eq 1 ]
grep -q 'Broken pipe' "$tmp/err"

# No stdout at all.
code=0
"$GRADE" list >&- 2>"$tmp/err" || code=$?
[ "$code" -eq 0 ] || [ "$code" -eq 3 ]
