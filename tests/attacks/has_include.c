/* expect: verdict=fail points=0 says=error:  */
/* Asks whether files of the host are there. */
#if __has_include("/etc/shadow") || __has_include("/etc/hostname") || __has_include("/dev/zero")
#error it is there
#else
#error cannot see
#endif
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
