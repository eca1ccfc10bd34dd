/* expect: none */
/* A tool watches SIGTERM for as long as it works, with an unreferenced handle
 * that is closed at the end though no signal ever came. */
#include <assert.h>
#include <signal.h>
#include <unistd.h>
#include <uv.h>

struct tool {
    uv_signal_t term;
    uv_work_t work;
    int chips;
    int is_told_to_end;
};

static struct tool tool;

static void told(uv_signal_t *handle, int number)
{
    (void)number;
    struct tool *t = handle->data;

    t->is_told_to_end = 1;
}

static void carve(uv_work_t *req)
{
    struct tool *t = req->data;

    for (int i = 0; i < 4; i++) {
        usleep(1500);
        t->chips++;
    }
}

static void carved(uv_work_t *req, int status)
{
    struct tool *t = req->data;

    assert(status == 0);
    uv_signal_stop(&t->term);
    uv_close((uv_handle_t *)&t->term, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    assert(uv_signal_init(loop, &tool.term) == 0);
    tool.term.data = tool.work.data = &tool;
    assert(uv_signal_start(&tool.term, told, SIGTERM) == 0);
    uv_unref((uv_handle_t *)&tool.term);
    assert(uv_queue_work(loop, &tool.work, carve, carved) == 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return tool.chips == 4 && !tool.is_told_to_end ? 0 : 1;
}
