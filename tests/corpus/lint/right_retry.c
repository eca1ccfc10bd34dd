/* expect: none */
/* A step that says by its result whether it completed is tried until it did. */
#include <stdlib.h>

typedef void (*done_cb)(void *arg, int status);

static int step(done_cb done, void *arg, int tries)
{
    if (tries > 3) {
        done(arg, 0);
        return 0;
    }
    return -1;
}

void once(done_cb done, void *arg)
{
    int status = 1, tries = 0;

again:
    if (status == 0)
        return;
    status = step(done, arg, tries++);
    goto again;
}

void first_or_later(done_cb done, void *arg, int wanted)
{
    int status = -1;

    if (wanted == 7) {
        done(arg, 0);
        return;
    }
    while (status < 0)
        status = step(done, arg, wanted++);
}
