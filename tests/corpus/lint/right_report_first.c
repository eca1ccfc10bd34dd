/* expect: none */
/* A helper reports a failure; its caller asks the same question afterwards. */
#include <stdlib.h>
#include <uv.h>

struct job {
    uv_fs_t req;
    uv_loop_t *loop;
    void (*done)(void *arg, int status);
    void *arg;
};

static void finish(struct job *job, int status)
{
    job->done(job->arg, status);
    free(job);
}

static void closed(uv_fs_t *req)
{
    struct job *job = req->data;
    int status = (int)req->result;

    uv_fs_req_cleanup(req);
    finish(job, status);
}

static void report_failure(struct job *job, int status)
{
    if (status < 0)
        finish(job, status);
}

static void opened(uv_fs_t *req)
{
    struct job *job = req->data;
    int status = (int)req->result;

    uv_fs_req_cleanup(req);
    report_failure(job, status);
    if (status < 0)
        return;
    status = uv_fs_close(job->loop, req, status, closed);
    report_failure(job, status);
}

void job_start(uv_loop_t *loop, void (*done)(void *, int), void *arg)
{
    struct job *job = calloc(1, sizeof *job);

    if (!job)
        abort();
    job->loop = loop;
    job->done = done;
    job->arg = arg;
    job->req.data = job;
    report_failure(job, uv_fs_open(loop, &job->req, "x", 0, 0, opened));
}
