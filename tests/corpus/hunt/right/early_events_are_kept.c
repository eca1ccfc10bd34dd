/* expect: none */
/*
 * Events may come before their handler is known. They are kept in a queue,
 * which whoever comes second works off; both orders give the same sum.
 */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

enum { EVENTS = 3 };

static struct {
    int (*handler)(int event);
    int kept[EVENTS], kept_count;
    int sum, events;
} hub;

static int triple(int event)
{
    return 3 * event;
}

static void handler_loaded(uv_work_t *work, int status)
{
    (void)work;
    assert(status == 0);
    hub.handler = triple;
    for (int i = 0; i < hub.kept_count; i++)
        hub.sum += hub.handler(hub.kept[i]);
    hub.kept_count = 0;
}

static void load(uv_work_t *work)
{
    (void)work;
    usleep(2000);
}

static void event_came(uv_timer_t *source)
{
    int event = ++hub.events;

    if (hub.handler)
        hub.sum += hub.handler(event);
    else
        hub.kept[hub.kept_count++] = event;
    if (event == EVENTS)
        uv_close((uv_handle_t *)source, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_timer_t source;
    uv_work_t work;

    assert(uv_queue_work(loop, &work, load, handler_loaded) == 0);
    uv_timer_init(loop, &source);
    uv_timer_start(&source, event_came, 1, 1);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return hub.sum == 18 && hub.kept_count == 0 ? 0 : 1;
}
