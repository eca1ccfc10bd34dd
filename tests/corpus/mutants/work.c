/* A sum on a thread, its result on the loop. */
#include "seed.h"

struct sum {
    uv_work_t req;
    long step, total;
    done_cb done;
    void *arg;
};

static void add_up(uv_work_t *req)
{
    struct sum *sum = req->data;
    long i;

    for (i = 0; i < 1000; i++)
        sum->total += sum->step * i;
}

static void added(uv_work_t *req, int status)
{
    struct sum *sum = req->data;
    long total = sum->total;

    if (status < 0) {
        sum->done(sum->arg, status);
        free(sum);
        return;
    }
    if (total < 0) {
        sum->done(sum->arg, UV_ERANGE);
        free(sum);
        return;
    }
    sum->done(sum->arg, 0);
    free(sum);
}

void seed_start(uv_loop_t *loop, done_cb done, void *arg)
{
    static long step = 1;
    struct sum *sum = malloc(sizeof *sum);
    int rc;

    if (!sum) {
        done(arg, UV_ENOMEM);
        return;
    }
    step = -step;
    sum->step = step;
    sum->total = 0;
    sum->done = done;
    sum->arg = arg;
    sum->req.data = sum;
    rc = uv_queue_work(loop, &sum->req, add_up, added);
    if (rc < 0) {
        free(sum);
        done(arg, rc);
    }
}
