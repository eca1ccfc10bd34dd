/* expect: none */
/* Ways of control that all complete. */
#include <assert.h>
#include <stdlib.h>
#include <stdnoreturn.h>

typedef void (*done_cb)(void *arg, int status);

_Noreturn void die(const char *why);
noreturn void give_up(void);

static void stop_all(void)
{
    abort();
}

static void serve(int n)
{
    for (;;)
        if (n++ < 0)
            stop_all();
}

void told_or_dead(done_cb done, void *arg, int n)
{
    if (n < 0)
        die("x");
    else
        done(arg, 0);
}

void told_or_gone(done_cb done, void *arg, int n)
{
    if (n < 0)
        give_up();
    else
        done(arg, 0);
}

void told_or_aborted(done_cb done, void *arg, int n)
{
    if (n < 0)
        stop_all();
    else
        done(arg, 0);
}

void asserted(done_cb done, void *arg, int n)
{
    assert(n == 0);
    if (n == 0)
        done(arg, 0);
}

void shortened(done_cb done, void *arg, int n)
{
    int r = n ?: 0;
    if (r == 0)
        done(arg, r);
    else
        done(arg, 1);
}

void computed(done_cb done, void *arg, int n)
{
    int r = ({
        int t = n;
        t > 0 ? 1 : 0;
    });
    if (r)
        done(arg, 1);
    if (!r)
        done(arg, 0);
}

void fallen_through(done_cb done, void *arg, int n)
{
    switch (n) {
    case 1:
        n = 2;
    case 2:
        done(arg, n);
        break;
    default:
        done(arg, 0);
    }
}

void short_circuit(done_cb done, void *arg, int n)
{
    n && (done(arg, 0), 1);
    if (!n)
        done(arg, 1);
}

void told_or_serving(done_cb done, void *arg, int n)
{
    if (n < 0)
        serve(n);
    else
        done(arg, 0);
}
