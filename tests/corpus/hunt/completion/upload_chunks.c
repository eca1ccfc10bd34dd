/* expect: class=completion rule=UV101 also=UV606 line=45 schedules=any */
/* An upload writes a file chunk by chunk and completes after the last one; an
 * empty upload has no last one and never completes. */
#include <assert.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

enum { CHUNK = 4, UPLOADS = 2 };

struct upload {
    uv_fs_t req;
    uv_timer_t begin;
    const char *bytes;
    size_t left;
    uv_file file;
    void (*done)(struct upload *u);
};

static int completed;

static void next_chunk(struct upload *u);

static void chunk_written(uv_fs_t *req)
{
    struct upload *u = req->data;

    assert(req->result > 0);
    u->bytes += req->result;
    u->left -= req->result;
    uv_fs_req_cleanup(req);
    if (u->left == 0)
        u->done(u);
    else
        next_chunk(u);
}

static void next_chunk(struct upload *u)
{
    size_t length = u->left < CHUNK ? u->left : CHUNK;
    uv_buf_t buf = uv_buf_init((char *)u->bytes, length);

    if (length == 0)
        return;
    uv_fs_write(u->begin.loop, &u->req, u->file, &buf, 1, -1, chunk_written);
}

static void begin(uv_timer_t *timer)
{
    next_chunk(timer->data);
    uv_close((uv_handle_t *)timer, NULL);
}

static void finished(struct upload *u)
{
    close(u->file);
    completed++;
}

static void upload(struct upload *u, const char *name, const char *bytes)
{
    u->bytes = bytes;
    u->left = strlen(bytes);
    u->done = finished;
    u->file = open(name, O_CREAT | O_TRUNC | O_WRONLY, 0600);
    u->req.data = u;
    uv_timer_init(uv_default_loop(), &u->begin);
    u->begin.data = u;
    uv_timer_start(&u->begin, begin, 1, 0);
}

int main(void)
{
    static struct upload uploads[UPLOADS];

    upload(&uploads[0], "full.bin", "0123456789");
    upload(&uploads[1], "empty.bin", "");
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    unlink("full.bin");
    unlink("empty.bin");
    assert(uv_loop_close(uv_default_loop()) == 0);
    return completed == UPLOADS ? 0 : 1;
}
