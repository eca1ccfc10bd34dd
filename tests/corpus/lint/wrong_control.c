/* expect: UV101@10 UV101@16 UV101@30 UV101@42 UV102@50 UV101@58 UV101@64 UV101@84 */
/* Ways of control on which a completion is lost, or comes twice. */
#include <stdlib.h>

typedef void (*done_cb)(void *arg, int status);

void only_if_true(done_cb done, void *arg, int n)
{
    n ? done(arg, 1) : (void)0;
}

void two_ranges(done_cb done, void *arg, int n)
{
    if (n > 0 || (n < -5 && n != -7))
        done(arg, 1);
}

void cases(done_cb done, void *arg, int n)
{
    switch (n) {
    case 1:
    case 2:
        break;
    case 3 ... 5:
        done(arg, 1);
        break;
    default:
        done(arg, 2);
    }
}

void once_round(done_cb done, void *arg, int n)
{
    int ok = 0;
    do {
        if (n < 0)
            break;
        ok = 1;
    } while (0);
    if (ok)
        done(arg, 0);
}

void past_the_label(done_cb done, void *arg, int n)
{
    if (n < 0)
        goto fail;
    done(arg, 0);
fail:
    done(arg, n);
}

void shortened(done_cb done, void *arg, int n)
{
    int r = n ?: -1;
    if (r != -1)
        done(arg, r);
}

void left_early(done_cb done, void *arg, int n)
{
    for (;;) {
        if (n-- == 0)
            return;
        if (n == 5) {
            done(arg, 0);
            return;
        }
    }
}

static void may_stop(int n)
{
    if (n < -10)
        abort();
}

void told_or_warned(done_cb done, void *arg, int n)
{
    if (n < 0)
        may_stop(n);
    else
        done(arg, 0);
}
