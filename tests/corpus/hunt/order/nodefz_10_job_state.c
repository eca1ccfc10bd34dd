/* expect: class=order rule=UV506 also=UV504 line=61 */
/*
 * After a job queue: starting a job writes "active" to the store and finishing
 * it writes "complete". The two writes are not chained, and the older one may
 * be stored last.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

struct job {
    uv_work_t run;
    const char *stored;
    int done;
};

struct update {
    uv_work_t query;
    struct job *job;
    const char *state;
};

static void store_state(uv_loop_t *loop, struct job *job, const char *state);

static void query(uv_work_t *work)
{
    (void)work;
}

static void stored(uv_work_t *work, int status)
{
    struct update *u = work->data;

    assert(status == 0);
    u->job->stored = u->state;
    free(u);
}

static void store_state(uv_loop_t *loop, struct job *job, const char *state)
{
    struct update *u = malloc(sizeof(*u));

    u->job = job;
    u->state = state;
    u->query.data = u;
    assert(uv_queue_work(loop, &u->query, query, stored) == 0);
}

static void run(uv_work_t *work)
{
    (void)work;
}

static void ran(uv_work_t *work, int status)
{
    struct job *job = work->data;

    assert(status == 0);
    job->done = 1;
    store_state(work->loop, job, "complete");
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct job job = {.stored = "new"};

    store_state(loop, &job, "active");
    job.run.data = &job;
    assert(uv_queue_work(loop, &job.run, run, ran) == 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return strcmp(job.stored, "complete") == 0 ? 0 : 1;
}
