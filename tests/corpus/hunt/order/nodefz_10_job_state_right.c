/* expect: none */
/*
 * After a job queue: "complete" is written to the store when "active" has been
 * stored.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

struct job {
    uv_work_t run;
    const char *stored;
    int done;
    int active_stored;
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
    struct job *job = u->job;

    assert(status == 0);
    u->job->stored = u->state;
    if (strcmp(u->state, "active") == 0) {
        job->active_stored = 1;
        if (job->done)
            store_state(work->loop, job, "complete");
    }
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
    if (job->active_stored)
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
