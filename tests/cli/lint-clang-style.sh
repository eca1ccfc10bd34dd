#!/bin/sh
# lint: file:line:column: severity: message [RULE], source, caret, path as
# notes; exit code 1 for warnings and errors, 0 for notes, 2 for a file that is
# not there, which does not keep the others from being read.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
chmod 755 "$tmp"
cd "$tmp"
cat >bad.c <<'EOF'
#include <unistd.h>
#include <uv.h>

static void on_timer(uv_timer_t *timer)
{
	sleep(1);
    uv_timer_stop(timer);
}

int begin(uv_timer_t *timer)
{
    return uv_timer_start(timer, on_timer, 1, 0);
}
EOF
sed 's/^\tsleep(1);$//' bad.c >good.c

"$GRADE" lint good.c >out
[ ! -s out ]
code=0
"$GRADE" lint bad.c good.c >out || code=$?
[ "$code" -eq 1 ]
grep -qE '^bad\.c:6:2: (error|warning): .* \[UV301\]$' out
# The tab is shown as blanks, the caret is below the call.
grep -qx '    6 |         sleep(1);' out
grep -qx '      |         ^' out
code=0
"$GRADE" lint none.c bad.c >out 2>err || code=$?
[ "$code" -eq 2 ]
grep -q "none.c" err
grep -q '\[UV301\]' out
code=0
"$GRADE" lint >out 2>err || code=$?
[ "$code" -eq 2 ]
# What cannot be read is no fault of the grader, in JSON neither.
mkfifo pipe.c
printf 'int x;\0' >nul.c
ln -s bad.c link.c
for file in pipe.c nul.c link.c . "$(printf '%05000d' 0)"; do
    code=0
    timeout 60 "$GRADE" lint --format=json "$file" >out 2>err || code=$?
    [ "$code" -eq 2 ] || {
        echo "lint $file: exit code $code"
        cat err
        exit 1
    }
    grep -q '"refused": true' out
done
code=0
"$GRADE" lint pipe.c nul.c >out 2>err || code=$?
[ "$code" -eq 2 ]
[ "$(wc -l <err)" -eq 1 ]
grep -q "pipe.c.*nul.c\|nul.c.*pipe.c" err
# A file at the top of the file system is a file like any other.
if top=$(mktemp /grade-lint-XXXXXX.c 2>/dev/null); then
    trap 'rm -rf "$tmp" "$top"' EXIT
    cp good.c "$top"
    chmod 644 "$top"
    "$GRADE" lint "$top"
fi
# Colour is asked for, never guessed.
"$GRADE" lint bad.c --color=always >out || :
grep -q "$(printf '\033')" out
"$GRADE" lint bad.c >out || :
if grep -q "$(printf '\033')" out; then
    exit 1
fi
