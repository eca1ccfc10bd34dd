/* expect: class=race rule=UV504 also=UV606 line=30 schedules=any */
/*
 * Deletions store their result in one variable, which a timer reports a moment
 * later. The result of a second deletion replaces a failure before it was
 * reported.
 */
#include <assert.h>
#include <fcntl.h>
#include <uv.h>

static struct {
    uv_timer_t reporter;
    uv_fs_t reqs[3];
    int last_error;
    int failures_reported, finished;
} cleaner;

static void report(uv_timer_t *timer)
{
    if (cleaner.last_error < 0)
        cleaner.failures_reported++;
    cleaner.last_error = 0;
    if (cleaner.finished == 3)
        uv_close((uv_handle_t *)timer, NULL);
}

static void deleted(uv_fs_t *req)
{
    cleaner.finished++;
    cleaner.last_error = req->result;
    uv_fs_req_cleanup(req);
}

static void delete (uv_loop_t *loop, int slot, const char *name)
{
    assert(uv_fs_unlink(loop, &cleaner.reqs[slot], name, deleted) == 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    int file = open("old.log", O_WRONLY | O_CREAT, 0600);

    assert(file >= 0);
    close(file);
    uv_timer_init(loop, &cleaner.reporter);
    uv_timer_start(&cleaner.reporter, report, 1, 1);
    delete (loop, 0, "old.log");
    delete (loop, 1, "does-not-exist");
    delete (loop, 2, "nor-does-this");
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return cleaner.failures_reported == 2 ? 0 : 1;
}
