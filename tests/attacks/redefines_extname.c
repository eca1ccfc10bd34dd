/* expect: verdict=fail points=0 says=does not offer */
/* Turns a redirection off with a pragma of its own. */
#pragma redefine_extname straight_run uv_run
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

int straight_run(uv_loop_t *, uv_run_mode);
int call_it(uv_loop_t *loop);
int call_it(uv_loop_t *loop)
{
    return straight_run(loop, UV_RUN_NOWAIT);
}
