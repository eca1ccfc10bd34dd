/* expect: class=order rule=UV505 also=UV606 line=34 schedules=any */
/*
 * Events from a thread are handed to a plugin's function. The plugin is set up
 * on the pool; the first event may find no function.
 */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

struct plugin {
    int (*on_event)(int event);
};

static struct hub {
    uv_async_t events;
    uv_work_t setup;
    uv_thread_t source;
    struct plugin plugin;
    int sum;
} hub;

static int doubled(int event)
{
    return 2 * event;
}

static void source(void *arg)
{
    uv_async_send(arg);
}

static void event_came(uv_async_t *async)
{
    hub.sum += hub.plugin.on_event(21);
    uv_close((uv_handle_t *)async, NULL);
}

static void set_up(uv_work_t *work)
{
    (void)work;
    usleep(100);
}

static void set_up_over(uv_work_t *work, int status)
{
    (void)work;
    assert(status == 0);
    hub.plugin.on_event = doubled;
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    assert(uv_async_init(loop, &hub.events, event_came) == 0);
    assert(uv_queue_work(loop, &hub.setup, set_up, set_up_over) == 0);
    assert(uv_thread_create(&hub.source, source, &hub.events) == 0);
    uv_run(loop, UV_RUN_DEFAULT);
    uv_thread_join(&hub.source);
    assert(uv_loop_close(loop) == 0);
    return hub.sum == 42 ? 0 : 1;
}
