/* expect: none */
#include <uv.h>

/* A display shows what is there, again and again; at first that is nothing. */
static int stage, shown, frames;
static uv_timer_t display;
static uv_work_t loading;

static void load(uv_work_t *req)
{
    (void)req;
    uv_sleep(10);
}

static void loaded(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
    stage = 2;
}

static void add(int *to, int amount)
{
    *to += amount;
}

static void frame(uv_timer_t *timer)
{
    add(&shown, stage);
    if (++frames == 8)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_timer_init(uv_default_loop(), &display);
    uv_timer_start(&display, frame, 2, 2);
    uv_queue_work(uv_default_loop(), &loading, load, loaded);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
