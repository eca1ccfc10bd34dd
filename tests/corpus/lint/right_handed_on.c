/* expect: none */
/* Completions behind helpers, counters and loops, as they should be. */
#include <stdlib.h>
#include <string.h>
#include <uv.h>

typedef void (*done_cb)(void *arg, int status);

enum { PARTS = 3 };

struct load {
    uv_fs_t req;
    uv_loop_t *loop;
    int file, mode;
    done_cb done;
    void *arg;
};

static void finish(struct load *load, int status)
{
    done_cb done = load->done;
    void *arg = load->arg;

    free(load);
    done(arg, status);
}

static void closed(uv_fs_t *req)
{
    struct load *load = req->data;

    uv_fs_req_cleanup(req);
    finish(load, 0);
}

/* The result is looked at where it is made. */
static void shut(struct load *load)
{
    int rc = uv_fs_close(load->loop, &load->req, load->file, closed);

    if (rc < 0)
        finish(load, rc);
}

static void opened(uv_fs_t *req)
{
    struct load *load = req->data;
    int result = (int)req->result;

    uv_fs_req_cleanup(req);
    if (result < 0) {
        finish(load, result);
        return;
    }
    load->file = result;
    shut(load);
}

/* Whether it started is asked after a branch on something else. */
void load_file(uv_loop_t *loop, const char *name, int mode, done_cb done,
               void *arg)
{
    struct load *load;
    int rc;

    if (!name || !*name) {
        done(arg, UV_EINVAL);
        return;
    }
    if (name[0] != '/') {
        done(arg, UV_EINVAL);
        return;
    }
    load = calloc(1, sizeof *load);
    if (!load) {
        done(arg, UV_ENOMEM);
        return;
    }
    load->loop = loop;
    load->mode = mode;
    load->done = done;
    load->arg = arg;
    load->req.data = load;
    rc = uv_fs_open(loop, &load->req, name, 0, 0, opened);
    if (load->mode == 1)
        load->mode = 2;
    if (rc < 0)
        finish(load, rc);
}

struct parts {
    uv_fs_t reqs[PARTS];
    int pending, status;
    done_cb done;
    void *arg;
};

/* Who counts down to nothing is the last one, and completes. */
static void arrive(struct parts *parts, int status)
{
    if (status < 0)
        parts->status = status;
    if (--parts->pending > 0)
        return;
    parts->done(parts->arg, parts->status);
    free(parts);
}

static void looked(uv_fs_t *req)
{
    struct parts *parts = req->data;
    int result = (int)req->result;

    uv_fs_req_cleanup(req);
    arrive(parts, result);
}

void look_at_parts(uv_loop_t *loop, const char *const *names, done_cb done,
                   void *arg)
{
    struct parts *parts = calloc(1, sizeof *parts);
    int i, rc;

    if (!parts) {
        done(arg, UV_ENOMEM);
        return;
    }
    parts->done = done;
    parts->arg = arg;
    parts->pending = PARTS;
    for (i = 0; i < PARTS; i++) {
        parts->reqs[i].data = parts;
        rc = uv_fs_stat(loop, &parts->reqs[i], names[i], looked);
        if (rc < 0)
            arrive(parts, rc);
    }
}

/* A second try takes over from the first. */
void look_twice(uv_loop_t *loop, uv_fs_t *req, uv_fs_cb done)
{
    int rc = uv_fs_stat(loop, req, "/a", done);

    if (rc < 0)
        rc = uv_fs_stat(loop, req, "/b", done);
    if (rc < 0) {
        req->result = rc;
        done(req);
    }
}

void log_it(int level);

/* The two branches exclude each other. */
void by_level(int level, done_cb done, void *arg)
{
    if (level > 3)
        done(arg, 0);
    log_it(level);
    if (level <= 3)
        done(arg, UV_EINVAL);
}

void by_kind(int kind, done_cb done, void *arg)
{
    if (kind == 5)
        done(arg, 0);
    log_it(kind);
    if (kind != 5)
        done(arg, UV_EINVAL);
}
