/* If the first file cannot be opened, the second is; then it is closed. */
#include "seed.h"

struct choice {
    uv_fs_t req;
    uv_loop_t *loop;
    int tries;
    void (*done)(void *arg, int status);
    void *arg;
};

static void opened(uv_fs_t *req);

static void settle(struct choice *choice, int status)
{
    choice->done(choice->arg, status);
    free(choice);
}

static void shut(uv_fs_t *req)
{
    int result = (int)req->result;
    struct choice *choice = req->data;

    uv_fs_req_cleanup(req);
    settle(choice, result < 0 ? result : 0);
}

static int try_next(struct choice *choice)
{
    const char *name = choice->tries++ ? "/etc/passwd" : "/etc/no-such-file";

    return uv_fs_open(choice->loop, &choice->req, name, UV_FS_O_RDONLY, 0,
                      opened);
}

static void opened(uv_fs_t *req)
{
    struct choice *choice = req->data;
    int result = (int)req->result, rc;

    uv_fs_req_cleanup(req);
    if (result == UV_ENOENT && choice->tries < 2) {
        rc = try_next(choice);
        if (rc < 0)
            settle(choice, rc);
        return;
    }
    if (result < 0) {
        settle(choice, result);
        return;
    }
    if ((rc = uv_fs_close(choice->loop, req, result, shut)) < 0)
        settle(choice, rc);
}

void seed_start(uv_loop_t *loop, done_cb done, void *arg)
{
    struct choice *choice = calloc(1, sizeof *choice);
    int rc = UV_ENOMEM;

    if (!choice)
        goto failed;
    choice->loop = loop;
    choice->done = done;
    choice->arg = arg;
    choice->req.data = choice;
    rc = try_next(choice);
    if (rc == 0)
        return;
failed:
    free(choice);
    done(arg, rc);
}
