/* The callback is handed from function to function before anything starts. */
#include <string.h>

#include "seed.h"

struct query {
    uv_fs_t req;
    done_cb done;
    void *arg;
};

static void looked(uv_fs_t *req)
{
    struct query *query = req->data;
    ssize_t result = req->result;
    done_cb done = query->done;
    void *arg = query->arg;

    uv_fs_req_cleanup(req);
    free(query);
    if (result < 0)
        done(arg, (int)result);
    else
        done(arg, 0);
}

static int look(uv_loop_t *loop, const char *name, done_cb done, void *arg)
{
    struct query *query = calloc(1, sizeof *query);
    int rc;

    if (!query)
        return UV_ENOMEM;
    query->done = done;
    query->arg = arg;
    query->req.data = query;
    rc = uv_fs_stat(loop, &query->req, name, looked);
    if (rc < 0)
        free(query);
    return rc;
}

static void look_if_absolute(uv_loop_t *loop, const char *name, done_cb done,
                             void *arg)
{
    int rc;

    if (!name || !*name) {
        done(arg, UV_EINVAL);
        return;
    }
    if (name[0] != '/') {
        done(arg, UV_EINVAL);
        return;
    }
    rc = look(loop, name, done, arg);
    if (rc < 0)
        done(arg, rc);
}

void seed_start(uv_loop_t *loop, done_cb done, void *arg)
{
    static int turn;
    static const char *const names[] = {"/etc/hostname", "relative", "",
                                        "/etc/no-such-file"};

    look_if_absolute(loop, names[turn++ % 4], done, arg);
}
