#!/bin/sh
# run: a program that crashes, ends itself, or never comes to its end is told
# with the line where it was and who called, the same in each run, and once.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"
stub=$top/exercises/exercise-6d
cd "$tmp"

# spoil PART NAME TEXT ADDED: NAME.c with ADDED behind the first line with TEXT
spoil() {
    part=$1
    name=$2
    awk -v text="$3" -v added="$4" '{ print }
        !done && index($0, text) { print added " /* here */"; done = 1 }' \
        "$stub/$name.c" >"$name.c"
    grep -qF '/* here */' "$name.c"
}

# tells TEXT [LINE]: what the grading of the file says, and of which line: the
# one that was added if nothing is said; the same twice
tells() {
    line=${2:-$(grep -nF '/* here */' "$name.c" | cut -d: -f1)}
    for answer in out again; do
        code=0
        "$GRADE" "exercise-6d/$part" "$name.c" --schedules=2 \
            >$answer 2>err || code=$?
        [ "$code" -eq 1 ]
    done
    cmp out again
    tr '\n' ' ' <out | tr -s ' ' >flat
    grep -qF "$1 $name.c:$line:" flat || {
        echo "not told: '$1' in line $line"
        cat out
        exit 1
    }
}

spoil 1 cache 'static void file_closed' '{ *(volatile int *)req = 1; } static void closed(uv_fs_t *req)'
sed -i 's/static void file_closed/static void file_touched/;
    s/static void closed/static void file_closed/;
    s/^    struct file \*file = req->data;$/    file_touched(0); &/' cache.c
tells 'it crashed here, on a pointer that is NULL'
grep -q 'called from  *cache.c:' out
# The signal, and the callback that ran; told with the first check alone.
grep -q 'SIGSEGV' out
[ "$(grep -c 'it crashed here' out)" -eq 1 ]
[ "$(grep -c 'it is told above' out)" -ge 3 ]

spoil 1 cache 'uv_fs_req_cleanup(req);' '    free(file); *(char *)file->data = 1;'
tells 'it crashed here, on a pointer that was read from memory that had been freed'

spoil 4 tickets 'static int sale_take_seat' 'int sale_again(int n); int sale_again(int n) { char pad[999]; pad[n % 9] = 1; return sale_again(n + 1) + pad[1]; } static int take_seat(struct sale *sale)'
sed -i 's/static int sale_take_seat/static int never(struct sale *); static int never/;
    s/static int never(struct sale \*sale)/static int never(struct sale *sale);/;
    s/static int take_seat/static int sale_take_seat/;
    s/    struct tickets \*tickets = sale->tickets;$/    sale_again(0); &/' tickets.c
tells 'the stack is full here: a recursion without an end, or local variables that are too large'

spoil 2 jobs 'entry->status = entry->job->run' '    exit(1);'
tells 'it ended the whole program here'
spoil 2 jobs 'entry->status = entry->job->run' '    abort();'
tells 'it gave up here: abort(), assert(), or the heap was damaged before'

# A function that no callback calls, either.
spoil 4 tickets 'struct tickets *tickets_new' '{ for (;;) ; } struct tickets *never(uv_loop_t *loop, int count)'
tells 'this was called and never came to its end'

# Printing is not forbidden, in however many runs; a flood is told as one.
spoil 3 gateway 'packet_due(uv_timer_t *timer)' ''
sed 's,^    rc = seal_compute.*,& for (int i = 0; i < 9000; i++) puts("sealing");,
    s,#include <stdlib.h>,&\n#include <stdio.h>,' gateway.c >loud.c
"$GRADE" exercise-6d/3 loud.c --schedules=64 >out 2>err || :
if grep -q 'stopped' out; then
    cat out
    exit 1
fi
sed -i 's/9000/9000000/' loud.c
"$GRADE" exercise-6d/3 loud.c --schedules=1 >out 2>err || :
tr '\n' ' ' <out | tr -s ' ' | grep -q 'it printed more than 16 MB in one run'

# Nothing runs when the clock reaches its limit: the callback before is told,
# with the trail and with the limit.
sed 's/bake_ms, 0);/bake_ms, 60000);/
    s/^    dish->ready(dish->arg);/    if (dish->ready) dish->ready(dish->arg);/
    s/^    uv_close((uv_handle_t \*)timer, dish_closed);/    (void)dish_closed;/' \
    "$top/solutions/exercise-2/reference/oven.c" >oven.c
"$GRADE" exercise-2/1 oven.c --schedules=2 >out 2>err && exit 1
line=$(grep -n "dish->ready(dish->arg)" oven.c | cut -d: -f1)
grep -q 'virtual time: 3600 s' out
grep -A1 '^  this ran last' out | grep -q "oven.c:$line:"
tr '\n' ' ' <out | grep -q "in test 'dish_is_ready_in_time' at oven.c:$line:"
