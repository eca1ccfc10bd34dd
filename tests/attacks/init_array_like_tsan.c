/* expect: verdict=fail points=0 says= */
/* Hides a constructor in the section of the instrumentation. */
#include "cache.h"

const enum cache_why cache_why = CACHE_WHY_UNANSWERED;

int cache_fill(uv_loop_t *loop, struct cache_value *values, size_t count,
               cache_done_cb done, void *arg)
{
    (void)loop;
    (void)values;
    (void)count;
    (void)done;
    (void)arg;
    return UV_ENOSYS;
}

#include <unistd.h>
static void early(void)
{
    _exit(0);
}
__attribute__((section(".init_array.00099,\"aw\",@init_array#"), used)) static void (*entry)(void) = early;
