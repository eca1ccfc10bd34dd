/* The same librarian, who sends both lifts before she waits. */
#include <uv.h>

#include "demo.h"

static void stamp(void)
{
    demo_begin("stamp");
    demo_compute(500);
    demo_end("stamp");
}

int main(void)
{
    demo_begin("Ann's lift");
    demo_begin("Ben's lift");
    uv_sleep(1500); /* she waits for both at the same time */
    demo_end("Ben's lift");
    uv_sleep(500);
    demo_end("Ann's lift");
    stamp();
    stamp();
    return 0;
}
