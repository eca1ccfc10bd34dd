/* A librarian who serves one reader after the other. */
#include <uv.h>

#include "demo.h"

static void serve(const char *lift, unsigned lift_ms)
{
    demo_begin(lift);
    uv_sleep(lift_ms); /* she waits, and does nothing else */
    demo_end(lift);
    demo_begin("stamp");
    demo_compute(500); /* she works */
    demo_end("stamp");
}

int main(void)
{
    serve("Ann's lift", 2000);
    serve("Ben's lift", 1500);
    return 0;
}
