/* The same three jobs, a slice of each in turn. */
#include <uv.h>

#include "demo.h"

static struct job {
    const char *name;
    unsigned slices; /* that are left */
} jobs[] = {{"a", 2}, {"b", 1}, {"c", 2}};

static unsigned next, unfinished = 3;

/* The loop calls it in each of its turns. */
static void turn_came(uv_idle_t *idle)
{
    struct job *job = &jobs[next];

    next = (next + 1) % 3;
    if (job->slices == 0)
        return;
    demo_begin(job->name);
    demo_compute(500);
    demo_end(job->name);
    if (--job->slices == 0 && --unfinished == 0)
        uv_close((uv_handle_t *)idle, NULL);
}

int main(void)
{
    uv_loop_t loop;
    uv_idle_t idle;

    uv_loop_init(&loop);
    uv_idle_init(&loop, &idle);
    uv_idle_start(&idle, turn_came);
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop) < 0;
}
