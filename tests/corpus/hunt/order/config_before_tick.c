/* expect: class=order rule=UV505 also=UV506 line=25 */
/*
 * A service loads its limits and starts its clock at the same time. When the
 * first tick comes before the limits, there are none.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct limits {
    int requests_per_tick;
};

struct service {
    uv_timer_t clock;
    uv_fs_t load;
    struct limits *limits;
    int ticks, allowance;
};

static void tick(uv_timer_t *timer)
{
    struct service *s = timer->data;

    s->allowance += s->limits->requests_per_tick;
    if (++s->ticks == 3)
        uv_close((uv_handle_t *)timer, NULL);
}

static void loaded(uv_fs_t *req)
{
    struct service *s = req->data;

    assert(req->result == 0);
    s->limits = malloc(sizeof(*s->limits));
    s->limits->requests_per_tick = req->statbuf.st_mode ? 10 : 0;
    uv_fs_req_cleanup(req);
}

static void service_start(struct service *s, uv_loop_t *loop)
{
    s->clock.data = s->load.data = s;
    uv_timer_init(loop, &s->clock);
    uv_timer_start(&s->clock, tick, 5, 5);
    assert(uv_fs_stat(loop, &s->load, ".", loaded) == 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct service service = {.ticks = 0};

    service_start(&service, loop);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    free(service.limits);
    return service.allowance == 30 ? 0 : 1;
}
