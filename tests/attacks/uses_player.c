/* expect: verdict=fail points=0 says=nothing defines */
/* Calls the player, weakly. */
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

extern void player_say_flush(void) __attribute__((weak));
void call_it(void);
void call_it(void)
{
    if (player_say_flush)
        player_say_flush();
}
