#include <stdio.h>

#include "async.h"

static uv_loop_t loop;
static uint64_t begun;

/* Milliseconds since the start, to the nearest ten. */
static unsigned elapsed(void)
{
    return (unsigned)(uv_now(&loop) - begun + 5) / 10 * 10;
}

static int tries;

static int call(void *arg)
{
    (void)arg;
    return ++tries < 4 ? UV_ECONNREFUSED : 0;
}

static int day(void *arg)
{
    unsigned pause_ms = 100;
    int rc;

    while ((rc = await(task_new("call", call, arg))) < 0) {
        async_sleep(pause_ms);
        pause_ms *= 2;
    }
    return rc;
}

int main(void)
{
    uv_loop_init(&loop);
    begun = uv_now(&loop);
    async_run(&loop, task_new("day", day, NULL));
    printf("%u ms\n", elapsed());
    return uv_loop_close(&loop);
}
