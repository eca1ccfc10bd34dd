#!/bin/sh
# Many files: folders, flags, compile_commands.json; the same bytes for any
# number at a time; a crash or a time-out is a sentence about that file, and
# the rest goes on.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
chmod 755 "$tmp"
cd "$tmp"
mkdir -p project/src/deep project/include project/.hidden
cat >project/src/deep/needs.c <<'EOF'
#include <unistd.h>
#include <uv.h>
#include "length.h"

static void on_timer(uv_timer_t *timer)
{
    sleep(LENGTH + MORE);
    uv_timer_stop(timer);
}

int begin(uv_timer_t *timer)
{
    return uv_timer_start(timer, on_timer, 1, 0);
}
EOF
echo '#define LENGTH 1' >project/include/length.h
sed 's/LENGTH + MORE/1/; /length.h/d' project/src/deep/needs.c \
    >project/src/alone.c
cp project/src/alone.c project/.hidden/hidden.c
ln -s src/alone.c project/link.c
echo 'no C' >project/src/notes.txt

# WANTED-CODE WORD...: lints into out and err.
expect() {
    wanted=$1
    shift
    code=0
    "$GRADE" lint "$@" >out 2>err || code=$?
    [ "$code" -eq "$wanted" ] || {
        echo "lint $*: exit $code, not $wanted"
        cat out err
        exit 1
    }
}

# A folder: *.c alone, no links, nothing hidden, each once.
expect 1 project project/src/alone.c
grep -q '^project/src/deep/needs.c:3:10: warning: ' out
[ "$(grep -c 'alone.c:.*UV301' out)" -eq 1 ]
if grep -E 'hidden|link|notes' out; then exit 1; fi
expect 2 project/include
grep -q 'no C file' err

# Flags behind "--"; what lint cannot use is named.
expect 1 project/src/deep -- -Iproject/include -DMORE=1 -Wall -O2
grep -q '^project/src/deep/needs.c:7:5: error: ' out
if grep -q warning: out; then exit 1; fi
expect 1 project/src/deep -- -I project/include -D 'MORE=1'
grep -q 'needs.c:7:5: error: ' out
expect 2 project -- -Zwhat
grep -q "'-Zwhat'" err
expect 2 project -- -I
grep -q "'-I' wants a value" err

# compile_commands.json: the files it lists and no others, with its flags.
mkdir build
cat >build/compile_commands.json <<EOF
[
  { "directory": "$tmp/build", "file": "../project/src/deep/needs.c",
    "command": "cc -I../project/include '-DMORE=(1 + 1)' -std=c11 -c x.c" },
  { "directory": "$tmp", "file": "project/main.cpp", "arguments": ["c++"] }
]
EOF
expect 1 -p build
grep -q '^project/src/deep/needs.c:7:5: error: .*UV301' out
if grep -E 'warning:|alone|main' out; then exit 1; fi
expect 1 --project=build/compile_commands.json project
[ "$(grep -c UV301 out)" -eq 1 ]
expect 2 -p build project/src/alone.c
grep -q 'alone.c. is not listed' err
expect 2 -p project
echo '{' >build/compile_commands.json
expect 2 -p build

# Any number at a time, in every format.
for format in text json sarif github; do
    for jobs in 1 2 7; do
        code=0
        "$GRADE" lint "$top/tests/corpus/lint" project --format=$format \
            --jobs=$jobs >$format.$jobs || code=$?
        [ "$code" -eq 1 ]
        cmp $format.1 $format.$jobs
    done
done

# Also with all that a project sets.
cp -r "$top/tests/corpus/lint" known
echo '{ "rules": { "UV3xx": "warning" }, "exclude": ["right_*"] }' \
    >known/.grade-lint.json
"$GRADE" lint known --rule=UV1xx --baseline=known.json --write-baseline \
    2>/dev/null || :
for format in text json sarif github; do
    for jobs in 1 3 16; do
        code=0
        "$GRADE" lint known --rule=all --severity=warning --format=$format \
            --baseline=known.json --jobs=$jobs >$format.$jobs 2>&1 || code=$?
        [ "$code" -eq 1 ]
        cmp $format.1 $format.$jobs
    done
done
for jobs in 1 5; do
    cp -r known fix.$jobs
    (cd fix.$jobs && "$GRADE" lint . --fix --jobs=$jobs >../fixed.$jobs 2>&1) ||
        [ $? -eq 1 ]
done
diff -r fix.1 fix.5
cmp fixed.1 fixed.5

# An analyser that crashes on one file and never ends on another.
mkdir -p tree/build/libexec
cp "$GRADE" tree/build/grade
for folder in exercises rubrics grader; do
    ln -s "$top/$folder" "tree/$folder"
done
cat >fake.c <<'EOF'
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

int main(int argc, char **argv)
{
    struct rlimit second = {1, 20};
    const char *name = argc > 1 ? argv[1] : "";

    if (strstr(name, "--batch"))
        return 1; /* all of them are tried again, each alone */
    if (strstr(name, "crash"))
        raise(SIGSEGV);
    if (strstr(name, "endless")) {
        setrlimit(RLIMIT_CPU, &second);
        for (;;)
            ;
    }
    puts(strstr(name, "half") ? "{\"rule\":"
                              : "{\"done\":true,\"errors\":[\"good\"]}");
    return 0;
}
EOF
gcc -o tree/build/libexec/grade-lint fake.c
mkdir some
for name in a_crash b_endless c_good d_half; do
    echo 'int x;' >some/$name.c
done
code=0
tree/build/grade lint some >out 2>err || code=$?
[ "$code" -eq 3 ]
grep -q '^some/a_crash.c: error: not analysed: .*crashed' out
grep -q '^some/b_endless.c: error: not analysed: .*limit (cpu time)' out
grep -q '^some/c_good.c: warning: good' out
grep -q '^some/d_half.c: error: not analysed: ' out
[ "$(wc -l <out)" -eq 5 ]
grep -qx '1 warning and 3 errors generated.' out
grep -q 'a_crash.c.*b_endless.c' err

# Many in one process: libclang crashes on each b.
mkdir many
for i in 0 1 2 3 4 5 6 7 8 9; do
    for j in a c; do
        cp project/src/alone.c many/$j$i.c
    done
    printf '#pragma clang __debug crash\n' >many/b$i.c
done
expect 1 many --jobs=1
[ "$(grep -c '/[ac][0-9].c:.*UV301' out)" -eq 20 ]
[ "$(grep -c '^many/b[0-9].c: .*gave up' out)" -eq 10 ]
mv out first
for jobs in 2 3 50; do
    expect 1 many --jobs=$jobs
    cmp first out
done

# One that never ends takes nobody with it.
request() { # NAME TEXT
    printf '2 %d\n--name=%s\0/x.c\0%s' ${#2} "$1" "$2"
}
lint=$(dirname "$GRADE")/libexec/grade-lint
{
    request one.c 'int f(void) { return x; }'
    request two.c '#pragma clang __debug overflow_stack
'
    request three.c 'int f(void) { return y; }'
} >requests
prlimit --cpu=2 "$lint" --batch=requests >out
grep -c '"done":true' out | grep -qx 3
sed -n 1p out | grep -q "one.c:1:22: .*'x'"
sed -n 2p out | grep -q '"failed":"the analysis hit a limit (cpu time)"'
sed -n 3p out | grep -q "three.c:1:22: .*'y'"
# What is no request is refused, after what came before it.
for bad in '1' '1 2' 'x 2' '1 99999999999999999999' '9999999 1'; do
    { request one.c 'int x;' && echo "$bad"; } >requests
    if "$lint" --batch=requests >out 2>err; then exit 1; fi
    grep -c '"done":true' out | grep -qx 1
done
