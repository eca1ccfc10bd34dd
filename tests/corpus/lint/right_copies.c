/* expect: none */
/* The result of a start goes through copies, constants and macros. */
#include <stdint.h>
#include <stdlib.h>
#include <uv.h>

typedef void (*load_cb)(void *arg, int status);

#define CHECK_EQ(a, b)                                                         \
    do {                                                                       \
        int64_t left_ = (a);                                                   \
        int64_t right_ = (b);                                                  \
        if (left_ != right_)                                                   \
            abort();                                                           \
    } while (0)

struct load {
    uv_fs_t req;
    uv_write_t write;
    load_cb done;
    void *arg;
    int last;
};

static void opened(uv_fs_t *req)
{
    struct load *o = req->data;
    int rc = (int)req->result;

    uv_fs_req_cleanup(req);
    o->done(o->arg, rc);
    free(o);
}

static struct load *load_new(load_cb done, void *arg)
{
    struct load *o = malloc(sizeof(*o));

    if (!o)
        abort();
    *o = (struct load){.done = done, .arg = arg, .req.data = o};
    return o;
}

void load_noted(uv_loop_t *loop, int *last, load_cb done, void *arg)
{
    struct load *o = load_new(done, arg);
    int rc, noted;

    rc = uv_fs_open(loop, &o->req, "x", 0, 0, opened);
    noted = rc;
    if (rc < 0) {
        done(arg, rc);
        free(o);
    }
    *last = noted;
}

void load_kept(uv_loop_t *loop, load_cb done, void *arg)
{
    struct load *o = load_new(done, arg);
    int rc = uv_fs_open(loop, &o->req, "x", 0, 0, opened);
    int failed = rc;

    rc = 0;
    if (failed) {
        done(arg, failed + rc);
        free(o);
    }
}

int load_checked(uv_loop_t *loop, load_cb done, void *arg)
{
    struct load *o = malloc(sizeof(*o));
    const int ok = 0;

    if (!o)
        return UV_ENOMEM;
    o->done = done;
    o->arg = arg;
    o->req.data = o;
    CHECK_EQ(uv_fs_open(loop, &o->req, "x", 0, 0, opened), ok);
    return 0;
}

static void wrote(uv_write_t *req, int status)
{
    (void)status;
    free(req);
}

void write_again(uv_stream_t *stream, uv_write_t *req, const uv_buf_t *buf)
{
    int rc = uv_write(req, stream, buf, 1, wrote);

    CHECK_EQ(rc, UV_EBADF);
    rc = uv_write(req, stream, buf, 1, wrote);
    CHECK_EQ(rc, 0);
}

/* More is known here than can be kept. */
void write_often(uv_stream_t *stream, uv_write_t *req, const uv_buf_t *buf)
{
    int rc = uv_stream_set_blocking(stream, 1);

    CHECK_EQ(rc, 0);
    rc = uv_stream_set_blocking(stream, 0);
    CHECK_EQ(rc, 0);
    rc = uv_stream_set_blocking(stream, 1);
    CHECK_EQ(rc, 0);
    rc = uv_stream_set_blocking(stream, 0);
    CHECK_EQ(rc, 0);
    rc = uv_stream_set_blocking(stream, 1);
    CHECK_EQ(rc, 0);
    rc = uv_stream_set_blocking(stream, 0);
    CHECK_EQ(rc, 0);
    rc = uv_stream_set_blocking(stream, 1);
    CHECK_EQ(rc, 0);
    rc = uv_stream_set_blocking(stream, 0);
    CHECK_EQ(rc, 0);
    rc = uv_stream_set_blocking(stream, 1);
    CHECK_EQ(rc, 0);
    rc = uv_stream_set_blocking(stream, 0);
    CHECK_EQ(rc, 0);
    rc = uv_stream_set_blocking(stream, 1);
    CHECK_EQ(rc, 0);
    rc = uv_stream_set_blocking(stream, 0);
    CHECK_EQ(rc, 0);
    rc = uv_stream_set_blocking(stream, 1);
    CHECK_EQ(rc, 0);
    rc = uv_stream_set_blocking(stream, 0);
    CHECK_EQ(rc, 0);
    rc = uv_stream_set_blocking(stream, 1);
    CHECK_EQ(rc, 0);
    rc = uv_stream_set_blocking(stream, 0);
    CHECK_EQ(rc, 0);
    rc = uv_stream_set_blocking(stream, 1);
    CHECK_EQ(rc, 0);
    rc = uv_stream_set_blocking(stream, 0);
    CHECK_EQ(rc, 0);
    rc = uv_stream_set_blocking(stream, 1);
    rc = uv_write(req, stream, buf, 1, wrote);
    CHECK_EQ(rc, UV_EBADF);
    rc = uv_write(req, stream, buf, 1, wrote);
    CHECK_EQ(rc, 0);
}

void write_checked(uv_stream_t *stream, const uv_buf_t *buf)
{
    uv_write_t *req = malloc(sizeof(*req));

    if (req)
        CHECK_EQ(0, uv_write(req, stream, buf, 1, wrote));
}
