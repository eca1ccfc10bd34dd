/* expect: UV102@24 */
/* A step is tried again while it asks for it: what it did to the completion
 * counts, whatever the variable is used for. */
#include <stdlib.h>

typedef void (*done_cb)(void *arg, int status);

static int step(done_cb done, void *arg, int wanted)
{
    if (wanted > 3)
        wanted = rand();
    done(arg, wanted);
    return wanted;
}

void twice(done_cb done, void *arg, int wanted)
{
    if (wanted == 7)
        done(arg, 0);
again:
    if (wanted < 0)
        goto again;
    else
        wanted = step(done, arg, wanted);
}
