/* expect: class=order rule=UV506 line=44 */
/*
 * A load test prints its summary when its timer ends, and expects all replies
 * by then. The last reply may be late.
 */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

enum { REQUESTS = 3 };

struct load {
    uv_timer_t length;
    uv_work_t requests[REQUESTS];
    int replies, over;
    int summary;
};

static void summarize(struct load *load)
{
    load->summary = load->replies;
}

static void request(uv_work_t *work)
{
    const struct load *load = work->data;

    usleep(1000 * (work - load->requests + 1));
}

static void replied(uv_work_t *work, int status)
{
    struct load *load = work->data;

    assert(status == 0);
    load->replies++;
}

static void length_over(uv_timer_t *timer)
{
    struct load *load = timer->data;

    load->over = 1;
    summarize(load);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct load load = {.replies = 0};

    for (int i = 0; i < REQUESTS; i++) {
        load.requests[i].data = &load;
        assert(uv_queue_work(loop, &load.requests[i], request, replied) == 0);
    }
    uv_timer_init(loop, &load.length);
    load.length.data = &load;
    uv_timer_start(&load.length, length_over, 9, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return load.summary == REQUESTS ? 0 : 1;
}
