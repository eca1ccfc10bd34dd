/* expect: none */
/*
 * A job is cancelled, which works or does not, as the pool likes. Its callback
 * comes in both cases and alone frees the job.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct job {
    uv_work_t work;
    int ran;
};

static int ended, cancelled;

static void run(uv_work_t *work)
{
    struct job *job = work->data;

    job->ran = 1;
}

static void over(uv_work_t *work, int status)
{
    struct job *job = work->data;

    assert(status == 0 ? job->ran : status == UV_ECANCELED);
    ended++;
    cancelled += status == UV_ECANCELED;
    free(job);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    for (int i = 0; i < 6; i++) {
        struct job *job = calloc(1, sizeof(*job));

        job->work.data = job;
        assert(uv_queue_work(loop, &job->work, run, over) == 0);
        if (i % 2)
            (void)uv_cancel((uv_req_t *)&job->work);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return ended == 6 && cancelled <= 3 ? 0 : 1;
}
