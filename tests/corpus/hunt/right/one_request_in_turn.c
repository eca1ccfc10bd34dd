/* expect: none */
/* A scribe uses the same uv_fs_t for opening, writing, syncing and closing:
 * each step starts in the callback of the one before, after the cleanup. */
#include <assert.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#define NAME "scroll.txt"

struct scribe;
typedef int step_fn(struct scribe *s, uv_fs_cb next);

struct scribe {
    uv_loop_t *loop;
    uv_fs_t req;
    uv_file file;
    size_t step;
    long results;
};

static int open_scroll(struct scribe *s, uv_fs_cb next)
{
    return uv_fs_open(s->loop, &s->req, NAME, O_CREAT | O_WRONLY, 0600, next);
}

static int write_scroll(struct scribe *s, uv_fs_cb next)
{
    uv_buf_t buf = uv_buf_init("in the beginning", 16);

    s->file = (uv_file)s->results;
    return uv_fs_write(s->loop, &s->req, s->file, &buf, 1, 0, next);
}

static int sync_scroll(struct scribe *s, uv_fs_cb next)
{
    return uv_fs_fsync(s->loop, &s->req, s->file, next);
}

static int close_scroll(struct scribe *s, uv_fs_cb next)
{
    return uv_fs_close(s->loop, &s->req, s->file, next);
}

static int unlink_scroll(struct scribe *s, uv_fs_cb next)
{
    return uv_fs_unlink(s->loop, &s->req, NAME, next);
}

static step_fn *const steps[] = {open_scroll, write_scroll, sync_scroll,
                                 close_scroll, unlink_scroll};
enum { STEPS = sizeof(steps) / sizeof(steps[0]) };

static void stepped(uv_fs_t *req)
{
    struct scribe *s = req->data;

    s->results = (long)req->result;
    uv_fs_req_cleanup(req);
    assert(s->results >= 0);
    if (++s->step < STEPS)
        assert(steps[s->step](s, stepped) == 0);
}

int main(void)
{
    struct scribe scribe = {.loop = uv_default_loop()};

    scribe.req.data = &scribe;
    assert(steps[0](&scribe, stepped) == 0);
    uv_run(scribe.loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(scribe.loop) == 0);
    return scribe.step == STEPS ? 0 : 1;
}
