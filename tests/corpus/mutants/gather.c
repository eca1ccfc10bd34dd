/* Several files at the same time; who comes last completes. */
#include "seed.h"

enum { FILES = 3 };

struct gather {
    uv_fs_t reqs[FILES];
    int pending, status;
    done_cb done;
    void *arg;
};

static void arrive(struct gather *gather, int status)
{
    if (status < 0 && gather->status == 0)
        gather->status = status;
    if (--gather->pending > 0)
        return;
    gather->done(gather->arg, gather->status);
    free(gather);
}

static void looked(uv_fs_t *req)
{
    struct gather *gather = req->data;
    int result = (int)req->result;

    uv_fs_req_cleanup(req);
    arrive(gather, result);
}

void seed_start(uv_loop_t *loop, done_cb done, void *arg)
{
    static const char *const names[FILES] = {"/etc/hostname", "/etc/passwd",
                                             "/"};
    struct gather *gather = calloc(1, sizeof *gather);
    int i;

    if (!gather) {
        done(arg, UV_ENOMEM);
        return;
    }
    gather->done = done;
    gather->arg = arg;
    gather->pending = FILES;
    for (i = 0; i < FILES; i++) {
        int rc;

        gather->reqs[i].data = gather;
        rc = uv_fs_stat(loop, &gather->reqs[i], names[i], looked);
        if (rc < 0)
            arrive(gather, rc);
    }
}
