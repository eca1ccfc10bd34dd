/* expect: none */
/* A service ends: each module closes its handle, and the walk closes what is
 * left. */
#include <assert.h>
#include <uv.h>

struct module {
    const char *name;
    void (*init)(struct module *m, uv_loop_t *loop);
    void (*stop)(struct module *m);
    union {
        uv_handle_t handle;
        uv_timer_t timer;
        uv_idle_t idle;
    } own;
};

static uv_timer_t stop_timer;
static int closed;

static void init_timer(struct module *m, uv_loop_t *loop)
{
    uv_timer_init(loop, &m->own.timer);
}

static void init_idle(struct module *m, uv_loop_t *loop)
{
    uv_idle_init(loop, &m->own.idle);
}

static void count(uv_handle_t *handle)
{
    (void)handle;
    closed++;
}

static void stop_own(struct module *m)
{
    uv_close(&m->own.handle, count);
}

static struct module modules[] = {
    {.name = "cache", .init = init_timer, .stop = stop_own},
    {.name = "cleaner", .init = init_idle, .stop = stop_own},
    {.name = "metrics", .init = init_timer},
};

static void close_rest(uv_handle_t *handle, void *arg)
{
    (void)arg;
    if (!uv_is_closing(handle))
        uv_close(handle, count);
}

static void stop_all(uv_timer_t *timer)
{
    for (int i = 0; i < 3; i++)
        if (modules[i].stop)
            modules[i].stop(&modules[i]);
    uv_walk(timer->loop, close_rest, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    for (int i = 0; i < 3; i++)
        modules[i].init(&modules[i], loop);
    uv_timer_init(loop, &stop_timer);
    uv_timer_start(&stop_timer, stop_all, 10, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return closed == 4 ? 0 : 1;
}
