#!/bin/sh
# lint: file:line:column: severity: message [RULE], source, caret and range as
# clang shows them, path as notes with their source, repairs as clang's; exit code 1 for warnings and errors, 0 for notes, 2 for a file that is
# not there, which does not keep the others from being read.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
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
grep -qx '      |         ^~~~~~~~' out
grep -qx 'bad\.c:12:12: note: on_timer is given to uv_timer_start()' out
grep -qx '   12 |     return uv_timer_start(timer, on_timer, 1, 0);' out
grep -qx '      |            ^' out
[ "$(tail -n 1 out)" = '1 error generated.' ]
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

# How many of each; a gap counts as what it is told as.
sed 's/on_timer/on_other/' bad.c >twice.c
printf '#include "none.h"\n' >gap.c
"$GRADE" lint bad.c twice.c gap.c >out 2>err || :
[ "$(tail -n 1 out)" = '1 warning and 2 errors generated.' ]
echo '{ "rules": { "UV301": "warning" } }' >warn.json
"$GRADE" lint bad.c twice.c --config=warn.json >out || :
[ "$(tail -n 1 out)" = '2 warnings generated.' ]
echo '{ "rules": { "UV301": "note" } }' >warn.json
"$GRADE" lint bad.c --config=warn.json >out
if grep generated out; then exit 1; fi

# A call of several lines is marked on all of them.
cat >long.c <<'EOF'
#include <uv.h>

static void on_timer(uv_timer_t *timer)
{
    uv_fs_t req;

    uv_fs_open(timer->loop, &req,
               "x", /* read */
		0, 0, NULL); uv_fs_req_cleanup(&req);
}

int begin(uv_timer_t *timer)
{
    return uv_timer_start(timer, on_timer, 1, 0);
}
EOF
"$GRADE" lint long.c --rule=UV302 >out || :
sed -n 2,7p out >shown
cat >wanted <<'EOF'
    7 |     uv_fs_open(timer->loop, &req,
      |     ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~
    8 |                "x", /* read */
      |                ~~~~~~~~~~~~~~~
    9 |                 0, 0, NULL); uv_fs_req_cleanup(&req);
      |                 ~~~~~~~~~~~
EOF
diff wanted shown

# A repair is a note with what is put in, and what tools read.
cp "$root/tests/corpus/lint/fix/compare.c" .
"$GRADE" lint compare.c --rule=UV103 >out || :
grep -A 4 "note: complete where" out >shown
cat >wanted <<'EOF'
compare.c:33:12: note: complete where the start failed: '< 0'
   33 |     if (rc == 0) {
      |            ^~
      |            <
fix-it:"compare.c":{33:12-33:14}:"<"
EOF
diff wanted shown

# The same line, the same caret as clang's own: tabs, wide characters, marks
# that stand on others, controls, a byte order mark, CRLF. (clang counts bytes
# to the next tab stop, here columns are counted: no such case.)
clang=$(command -v clang-19 || command -v clang-18 || command -v clang-17 || :)
[ "$clang" ] || exit 0
echo '{ "blocking": { "slow": "quick()" } }' >slow.json
for before in '' '\t' ' \t  \t' '\t/* \303\251t\303\251 */' \
    '/* \344\270\255\346\226\207 */ ' '/* e\314\201 \360\237\230\200 */' \
    '/* \342\200\256 */ ' 'if (t->data) '; do
    {
        printf '\357\273\277#include <uv.h>\r\n'
        printf '__attribute__((warn_unused_result)) int slow(int n);\r\n'
        printf 'static void cb(uv_timer_t *t) { (void)t;\r\n'
        # shellcheck disable=SC2059
        printf "${before}slow(1); /* \344\270\255 */\r\n"
        printf '}\r\nint f(uv_timer_t *t) { return uv_timer_start(t, cb, 1, 0); }\r\n'
    } >clang.c
    "$GRADE" lint clang.c --config=slow.json >out 2>err || :
    "$clang" -fsyntax-only -Wunused-result clang.c 2>theirs || :
    [ "$(sed -n '1s/^\([^ ]*\) .*/\1/p' theirs)" = \
        "$(sed -n '1s/^\([^ ]*\) .*/\1/p' out)" ] || {
        echo "$before: the place"
        cat out theirs err
        exit 1
    }
    for what in out theirs; do
        sed -n '2p; 3s/\^.*/^/p' $what >$what.shown
    done
    diff out.shown theirs.shown || {
        echo "$before: $clang shows it otherwise"
        exit 1
    }
done
