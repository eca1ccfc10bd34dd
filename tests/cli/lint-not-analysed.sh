#!/bin/sh
# What cannot be followed is listed as not analysed, with the reason, and is
# never taken for clean; nothing is claimed about it either.
set -eu
lint=$(dirname "$GRADE")/libexec/grade-lint
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cat >"$tmp/odd.c" <<'END'
#include <setjmp.h>
#include <stdlib.h>

typedef void (*done_cb)(void *arg, int status);

static jmp_buf back;

void computed(done_cb done, void *arg, int n)
{
    void *labels[] = {&&first, &&second};

    goto *labels[n];
first:
    done(arg, 0);
second:
    return;
}

void assembled(done_cb done, void *arg, int n)
{
    __asm__("nop");
    if (n)
        done(arg, 0);
}

void jumped(done_cb done, void *arg, int n)
{
    __asm__ goto("" : : : : out);
    if (n)
        return;
out:
    done(arg, 0);
}

void returned_to(done_cb done, void *arg)
{
    if (setjmp(back) == 0)
        done(arg, 0);
}

void broken(done_cb done, void *arg, int n)
{
    if (n)
        done(arg, unknown_name);
}

void touch(void);

void flagged(done_cb done, int *state)
{
    if (*state > 3)
        done(state, 0);
    touch();
    if (*state <= 3)
        done(state, 1);
}

void followed(done_cb done, void *arg, int n)
{
    done(arg, n);
}
END
"$lint" "$tmp/odd.c" >"$tmp/out"
failed=0
expect() {
    grep -q "{\"function\":\"$1\",\"line\":[0-9]*,\"reason\":\"$2\"}" "$tmp/out" || {
        echo "$1 is not listed with: $2"
        failed=1
    }
}
expect computed 'it jumps to a computed label'
expect assembled 'it contains assembler'
expect jumped 'it contains assembler'
expect returned_to 'it uses setjmp()'
expect broken 'the compiler found an error in it'
expect flagged 'whether it completes depends on state that is not followed'
if grep -q '"function":"followed"\|"rule"' "$tmp/out"; then
    echo "something else is said"
    failed=1
fi
[ "$failed" -eq 0 ] || cat "$tmp/out"
exit $failed
