/* A step function decides what comes next and says by its result whether
 * anything was started. */
#include "seed.h"

enum step { STEP_MAKE, STEP_RENAME, STEP_STAT, STEP_REMOVE, STEP_END };

struct chore {
    uv_fs_t req;
    uv_loop_t *loop;
    enum step step;
    int first_error;
    char from[64], to[64];
    done_cb done;
    void *arg;
};

static void stepped(uv_fs_t *req);

static int start_step(struct chore *chore)
{
    switch (chore->step) {
    case STEP_MAKE:
        return uv_fs_mkdir(chore->loop, &chore->req, chore->from, 0700,
                           stepped);
    case STEP_RENAME:
        return uv_fs_rename(chore->loop, &chore->req, chore->from, chore->to,
                            stepped);
    case STEP_STAT:
        return uv_fs_stat(chore->loop, &chore->req, chore->to, stepped);
    default:
        return uv_fs_rmdir(chore->loop, &chore->req, chore->to, stepped);
    }
}

static void end(struct chore *chore)
{
    chore->done(chore->arg, chore->first_error);
    free(chore);
}

static void stepped(uv_fs_t *req)
{
    struct chore *chore = req->data;
    int result = (int)req->result, rc;

    uv_fs_req_cleanup(req);
    if (result < 0) {
        chore->first_error = result;
        end(chore);
        return;
    }
    chore->step++;
    if (chore->step == STEP_END) {
        end(chore);
        return;
    }
    rc = start_step(chore);
    if (rc < 0) {
        chore->first_error = rc;
        end(chore);
    }
}

void seed_start(uv_loop_t *loop, done_cb done, void *arg)
{
    struct chore *chore = calloc(1, sizeof *chore);
    int rc;

    if (!chore) {
        done(arg, UV_ENOMEM);
        return;
    }
    chore->loop = loop;
    chore->done = done;
    chore->arg = arg;
    chore->req.data = chore;
    snprintf(chore->from, sizeof chore->from, "/tmp/seed-%d-%p",
             (int)uv_os_getpid(), (void *)chore);
    snprintf(chore->to, sizeof chore->to, "%.40s-to", chore->from);
    rc = start_step(chore);
    if (rc < 0) {
        done(arg, rc);
        free(chore);
    }
}
