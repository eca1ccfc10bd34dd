/* expect: verdict=fail points=0 */
/* Takes all the memory that there is. */
#include "cache.h"

#include <stdlib.h>
#include <string.h>

const enum cache_why cache_why = CACHE_WHY_UNANSWERED;

int cache_fill(uv_loop_t *loop, struct cache_value *values, size_t count,
               cache_done_cb done, void *arg)
{
    (void)loop;
    (void)values;
    (void)count;
    for (;;) {
        void *block = malloc(16 << 20);

        if (!block)
            abort();
        memset(block, 1, 16 << 20);
    }
    done(arg, 0);
    return 0;
}
