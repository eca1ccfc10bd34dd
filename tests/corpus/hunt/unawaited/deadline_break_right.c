/* expect: none */
/* A build gives its compilers 70 ms, then takes the rest back and waits for the
 * callbacks of those that could not be. */
#include <assert.h>
#include <stdbool.h>
#include <unistd.h>
#include <uv.h>

enum { FILES = 6 };

struct build {
    uv_work_t compiling[FILES];
    uv_timer_t deadline;
    int ended;
    bool is_over;
};

static struct build build;

static void compile(uv_work_t *req)
{
    (void)req;
    usleep(30 * 1000);
}

static void compiled(uv_work_t *req, int status)
{
    (void)status;
    struct build *b = req->data;

    if (++b->ended == FILES && !b->is_over) {
        b->is_over = true;
        uv_close((uv_handle_t *)&b->deadline, NULL);
    }
}

static void time_over(uv_timer_t *timer)
{
    struct build *b = timer->data;

    b->is_over = true;
    for (int i = 0; i < FILES; i++)
        uv_cancel((uv_req_t *)&b->compiling[i]);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    uv_timer_init(loop, &build.deadline);
    build.deadline.data = &build;
    uv_timer_start(&build.deadline, time_over, 70, 0);
    for (int i = 0; i < FILES; i++) {
        build.compiling[i].data = &build;
        uv_queue_work(loop, &build.compiling[i], compile, compiled);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    assert(build.ended == FILES);
    assert(uv_loop_close(loop) == 0);
    return 0;
}
