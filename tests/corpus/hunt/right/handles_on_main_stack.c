/* expect: none */
/* A bakery keeps its handles and requests on the stack of main, which runs the
 * loop in the same function: they live long enough. */
#include <assert.h>
#include <string.h>
#include <uv.h>

struct oven {
    uv_timer_t timer;
    uv_work_t knead;
    int loaves;
};

static void knead(uv_work_t *req)
{
    struct oven *oven = req->data;

    oven->loaves = 6;
}

static void baked(uv_timer_t *timer)
{
    struct oven *oven = timer->data;

    assert(oven->loaves == 6);
    uv_close((uv_handle_t *)timer, NULL);
}

static void kneaded(uv_work_t *req, int status)
{
    struct oven *oven = req->data;

    assert(status == 0);
    uv_timer_start(&oven->timer, baked, 25, 0);
}

static void oven_light(uv_loop_t *loop, struct oven *oven)
{
    memset(oven, 0, sizeof(*oven));
    uv_timer_init(loop, &oven->timer);
    oven->timer.data = oven->knead.data = oven;
    uv_queue_work(loop, &oven->knead, knead, kneaded);
}

int main(void)
{
    struct oven left, right;
    uv_loop_t loop;

    if (uv_loop_init(&loop) < 0)
        return 1;
    oven_light(&loop, &left);
    oven_light(&loop, &right);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(&loop) == 0);
    return left.loaves + right.loaves == 12 ? 0 : 1;
}
