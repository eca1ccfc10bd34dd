#!/bin/sh
# hunt: programs of several files with flags and arguments; what they may read
# and write; what --expect says; one that never ends; wrong use.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
mkdir src include

cat >include/twice.h <<'EOT'
int twice(int value);
EOT
cat >src/twice.c <<'EOT'
#include "twice.h"
int twice(int value)
{
    return FACTOR * value;
}
EOT
cat >src/main.c <<'EOT'
#include <math.h>
#include <stdio.h>
#include "twice.h"
int main(int argc, char **argv)
{
    printf("%s %d %.0f\n", argc > 1 ? argv[1] : argv[0], twice(21),
           sqrt(16.0 * argc));
    return 0;
}
EOT

hunt()
{
    want=$1
    shift
    code=0
    "$GRADE" hunt "$@" >out 2>err || code=$?
    [ "$code" -eq "$want" ] || {
        echo "grade hunt $*: exit code $code, not $want"
        cat out err
        exit 1
    }
}

says()
{
    cat out err | tr -s '\n ' '  ' | grep -q -e "$1" || {
        echo "it does not say '$1':"
        cat out err
        exit 1
    }
}

# --- building ---
hunt 0 src/main.c src/twice.c -Iinclude -DFACTOR=2 --show-output --schedules=2
says 'main 42 4 PASS src/main.c'
hunt 0 src -Iinclude -D FACTOR=3 --show-output --schedules=2 -- -x
says '^-x 63 6'
hunt 1 src/main.c -Iinclude
says "src/main.c:6: error: 'twice' is used, but nothing defines it"
hunt 1 src/twice.c -Iinclude -DFACTOR=2
says 'none of these files has a main()'
hunt 1 src/main.c src/twice.c -Iinclude
says "src/twice.c:4:12: error: 'FACTOR' undeclared"
cat >compile_commands.json <<EOT
[{"directory": "$tmp/src", "file": "main.c", "command": "cc -I../include -c main.c"},
 {"directory": "$tmp/src", "file": "twice.c",
  "arguments": ["cc", "-DFACTOR=4", "-I", "../include", "-c", "twice.c"]}]
EOT
hunt 0 --compile-commands=compile_commands.json --show-output --schedules=1
says '84'
hunt 0 src/main.c src/twice.c --compile-commands=. --show-output --schedules=1
says '84'

# --- what it prints ---
hunt 0 src -Iinclude -DFACTOR=2 --expect='grep -q "^main 42"'
hunt 1 src -Iinclude -DFACTOR=3 --expect='grep -q "^main 42"'
says 'what it prints is not as expected'
says 'UV606'
says "--seed=0"

# --- its folder, its network, its processes ---
cat >world.c <<'EOT'
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <arpa/inet.h>
#include <unistd.h>
int main(void)
{
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(8080)};
    FILE *config = fopen("config", "r"), *left;
    char word[16] = "";

    assert(config && fgets(word, sizeof word, config) && word[0] == 'c');
    fclose(config);
    assert(access("left", F_OK) < 0 && errno == ENOENT);
    left = fopen("left", "w");
    assert(left && fclose(left) == 0);
    assert(open("config", O_WRONLY) < 0);
    inet_pton(AF_INET, "127.0.0.1", &here.sin_addr);
    assert(bind(socket(AF_INET, SOCK_STREAM, 0), (void *)&here,
                sizeof here) == 0);
    assert(getenv("HUNTED") && !getenv("LD_PRELOAD"));
    return 0;
}
EOT
echo content >config
export HUNTED=yes
hunt 0 world.c --schedules=4
[ ! -e left ]
[ "$(cat config)" = content ]

# --- no end ---
cat >forever.c <<'EOT'
#include <uv.h>
static uv_timer_t timer;
static void tick(uv_timer_t *handle)
{
    (void)handle;
}
int main(void)
{
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, tick, 1000, 1000);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
EOT
hunt 0 forever.c --schedules=3
says 'came to no end by itself'
cat >spin.c <<'EOT'
#include <uv.h>
static uv_timer_t timer;
static volatile int never;
static void spin(uv_timer_t *handle)
{
    (void)handle;
    while (!never) {
    }
}
int main(void)
{
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, spin, 1, 0);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
EOT
hunt 1 spin.c
says 'in spin \[UV305'
says '(4 schedules)'

# --- a folder far below the one for temporary files ---
mkdir -p far/below/here
cp src/twice.c include/twice.h far/below/here
echo 'int main(void) { return 0; }' >far/below/here/main.c
(cd far/below/here && hunt 0 . -DFACTOR=2)
[ -f far/below/here/main.c ]

# --- loops on several threads are not followed, and nobody is accused ---
cp "$root/tests/corpus/hunt/right/loop_per_thread.c" .
hunt 0 loop_per_thread.c --schedules=2
says 'loops on several threads'

# --- wrong use ---
hunt 2
says 'which files'
hunt 2 missing.c
says 'missing.c'
hunt 2 src/main.c --replay=nonsense
hunt 2 src/main.c --replay=x --seed=1
says 'goes without --seed'
hunt 2 src/main.c -Wl,x
says 'unknown option'
hunt 2 /dev/null
code=0
(cd / && "$GRADE" hunt "$tmp/src/main.c") >out 2>err || code=$?
[ "$code" -eq 2 ]
says "not '/' itself"

# A reader that goes away early is no success.
set +e
{
    "$GRADE" hunt forever.c --schedules=9
    echo $? >code
} 2>err | true
set -e
[ "$(cat code)" -eq 3 ]
