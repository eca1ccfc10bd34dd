/* expect: none */
#include <uv.h>

/* Who does not find it in the cache gets it, and waits for whoever does. */
static int cached, asked, waiting, answers;
static uv_work_t fetching;
static uv_timer_t timers[3];

static void body(uv_work_t *req)
{
    (void)req;
}

static void fetched(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
    cached = 42;
    answers += waiting;
    waiting = 0;
}

static void ask(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)timer, NULL);
    if (cached) {
        answers++;
        return;
    }
    waiting++;
    if (asked++ == 0)
        uv_queue_work(uv_default_loop(), &fetching, body, fetched);
}

int main(void)
{
    for (int i = 0; i < 3; i++) {
        uv_timer_init(uv_default_loop(), &timers[i]);
        uv_timer_start(&timers[i], ask, 1 + i, 0);
    }
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
