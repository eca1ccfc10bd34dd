/* expect: class=lifetime rule=UV201 also=UV606 line=51 schedules=any */
/* A backup has a progress timer. When the source file is missing it returns
 * early and leaves the timer open. */
#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <uv.h>

struct backup {
    uv_fs_t req;
    uv_timer_t *progress;
    const char *source;
    int error;
};

static void tick(uv_timer_t *timer)
{
    uv_timer_again(timer);
}

static void release(uv_handle_t *handle)
{
    free(handle);
}

static void finish(struct backup *backup, int error)
{
    backup->error = error;
    uv_close((uv_handle_t *)backup->progress, release);
}

static void opened(uv_fs_t *req)
{
    struct backup *backup = req->data;
    int result = (int)req->result;

    uv_fs_req_cleanup(req);
    if (result < 0) {
        backup->error = result;
        uv_timer_stop(backup->progress);
        return;
    }
    uv_fs_close(req->loop, req, result, NULL);
    uv_fs_req_cleanup(req);
    finish(backup, 0);
}

static void start(uv_loop_t *loop, struct backup *backup)
{
    backup->progress = malloc(sizeof(*backup->progress));
    uv_timer_init(loop, backup->progress);
    uv_timer_start(backup->progress, tick, 100, 100);
    backup->req.data = backup;
    uv_fs_open(loop, &backup->req, backup->source, O_RDONLY, 0, opened);
}

int main(void)
{
    uv_loop_t loop;
    struct backup backup = {.source = "no-such-file.db"};

    assert(uv_loop_init(&loop) == 0);
    start(&loop, &backup);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(&loop) == 0);
    return backup.error == UV_ENOENT ? 0 : 1;
}
