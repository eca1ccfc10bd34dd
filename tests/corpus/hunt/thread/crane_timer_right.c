/* expect: none */
/* A crane on the pool lifts a load; the timer of the next one is started where
 * the loop is told. */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

enum { LOADS = 2 };

struct crane {
    uv_work_t lifting;
    uv_timer_t pause;
    int loads;
};

static struct crane crane;

static void pause_over(uv_timer_t *timer);

static void lift(uv_work_t *req)
{
    struct crane *c = req->data;

    usleep(5000);
    c->loads++;
}

static void lifted(uv_work_t *req, int status);

static void pause_over(uv_timer_t *timer)
{
    struct crane *c = timer->data;

    if (c->loads < LOADS)
        uv_queue_work(timer->loop, &c->lifting, lift, lifted);
    else
        uv_close((uv_handle_t *)timer, NULL);
}

static void lifted(uv_work_t *req, int status)
{
    struct crane *c = req->data;

    assert(status == 0);
    uv_timer_start(&c->pause, pause_over, 10, 0);
}

int main(void)
{
    uv_timer_init(uv_default_loop(), &crane.pause);
    crane.pause.data = crane.lifting.data = &crane;
    uv_queue_work(uv_default_loop(), &crane.lifting, lift, lifted);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return crane.loads == LOADS ? 0 : 1;
}
