/* One cook, who stands at each pan until it is ready. */
#include <uv.h>

#include "demo.h"

static void cook(const char *dish, unsigned ms)
{
    demo_begin(dish);
    uv_sleep(ms); /* returns when the time is over */
    demo_end(dish);
}

int main(void)
{
    cook("stew", 1500);
    cook("soup", 500);
    cook("rice", 1000);
    demo_moment("cook is free");
    return 0;
}
