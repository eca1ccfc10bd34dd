/* Three jobs that compute, one after the other. */
#include <uv.h>

#include "demo.h"

static void job(const char *name, unsigned slices)
{
    for (unsigned i = 0; i < slices; i++) {
        demo_begin(name);
        demo_compute(500);
        demo_end(name);
    }
}

int main(void)
{
    job("a", 2);
    job("b", 1);
    job("c", 2);
    return 0;
}
