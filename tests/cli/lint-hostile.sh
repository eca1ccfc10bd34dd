#!/bin/sh
# Whatever the file is, grade-lint ends by itself and says so on its last line.
set -eu
lint=$(dirname "$GRADE")/libexec/grade-lint
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
failed=0

repeated() { # TEXT COUNT
    awk -v text="$1" -v count="$2" \
        'BEGIN { for (i = 0; i < count; i++) printf "%s", text }'
}

# NAME PATTERN: lints $tmp/NAME.c; the last line has to match.
expect() {
    code=0
    timeout 60 "$lint" "$tmp/$1.c" >"$tmp/out" 2>"$tmp/err" || code=$?
    if [ $code -ne 0 ] || ! tail -n 1 "$tmp/out" | grep -q "$2"; then
        echo "$1: exit $code"
        tail -n 1 "$tmp/out" | cut -c 1-300
        cut -c 1-300 "$tmp/err" | head -n 5
        failed=1
    fi
}

: >"$tmp/empty.c"
expect empty '"done":true,"functions":0,"not_analysed":\[\],"errors":\[\]'

printf 'int f(void) { return undeclared; }\nint g(void) { return 0; }\n' \
    >"$tmp/error.c"
expect error '"function":"f","line":1,"reason":.*"errors":\["error.c:1:22: '

printf '}}}} ((( \001\002\377 "' >"$tmp/garbage.c"
expect garbage '"done":true.*"errors":\["'

{
    printf 'int f(int a) { return a'
    repeated '+a' 200000
    printf '; }\n'
} >"$tmp/long_sum.c"
expect long_sum '"function":"f","line":1,"reason":"it is nested too deeply"'

{
    printf 'void f(int a) {'
    repeated 'if (a) {' 200
    repeated '}' 200
    printf '}\n'
} >"$tmp/deep_ifs.c"
expect deep_ifs '"done":true'

{
    echo 'typedef void (*done_cb)(void *arg, int status);'
    printf 'void f(done_cb done, void *arg, int *a) {\n'
    awk 'BEGIN { for (i = 0; i < 5000; i++) print "if (a[" i "] > 0) a[" i "]--;" }'
    printf 'done(arg, 0); }\n'
} >"$tmp/many_branches.c"
expect many_branches '"done":true,"functions":1'

{
    echo 'typedef void (*done_cb)(void *arg, int status);'
    awk 'BEGIN {
        for (i = 0; i < 40; i++)
            printf "void f%d(done_cb d, void *a, int n);\n", i
        for (i = 0; i < 40; i++)
            printf "void f%d(done_cb d, void *a, int n) { if (n > %d) f%d(d, a, n); else f%d(d, a, n - 1); }\n", i, i, (i + 1) % 40, (i + 7) % 40
    }'
} >"$tmp/recursion.c"
expect recursion '"done":true,"functions":40'

cat >"$tmp/jumps.c" <<'END'
#include <setjmp.h>
static jmp_buf env;
int f(int n) { void *to[] = {&&a, &&b}; goto *to[n]; a: return 1; b: return 2; }
int g(void) { return setjmp(env); }
int h(void) { __asm__("nop"); return 0; }
END
expect jumps '"function":"f".*computed label.*"function":"g".*setjmp.*"function":"h".*assembler'

head -c 1100000 /dev/zero | tr '\0' ' ' >"$tmp/large.c"
if "$lint" "$tmp/large.c" >"$tmp/out" 2>"$tmp/err"; then
    echo "large: accepted"
    failed=1
fi

if "$lint" >"$tmp/out" 2>"$tmp/err"; then
    echo "no file: accepted"
    failed=1
fi
"$lint" --version | grep -q 'version [0-9]'

# The learner's name is what is printed, whatever it is.
printf 'int f(void) { return x; }\n' >"$tmp/name.c"
"$lint" --name='a "b"\.c' "$tmp/name.c" | grep -qF 'a \"b\"\\.c:1:22'

# Whoever reads the files may be somebody else.
chmod 755 "$tmp"
# More findings than anybody reads: the first are told, and that there are more.
{
    printf '#include <unistd.h>\n#include <uv.h>\n'
    echo 'static void on_timer(uv_timer_t *t)'
    echo '{'
    i=1
    while [ $i -le 3000 ]; do
        echo "    sleep($i);"
        i=$((i + 1))
    done
    printf '    uv_timer_stop(t);\n}\nint f(uv_timer_t *t)\n{\n'
    printf '    return uv_timer_start(t, on_timer, 1, 0);\n}\n'
} >"$tmp/many.c"
code=0
"$GRADE" lint "$tmp/many.c" >"$tmp/out" || code=$?
[ "$code" -eq 1 ]
[ "$(grep -c 'error: sleep()' "$tmp/out")" -eq 500 ]
grep -q 'only the first 500 of 3000 findings are told' "$tmp/out"
[ "$(tail -n 1 "$tmp/out")" = '1 warning and 500 errors generated.' ]

exit $failed
