/* expect: class=order rule=UV503 also=UV506 line=34 */
/*
 * A hub closes all its sensors at shutdown but leaves them in its list. A
 * setting that arrives later restarts the timer of each sensor in the list.
 */
#include <assert.h>
#include <uv.h>

struct sensor {
    struct sensor *next;
    uv_timer_t sampling;
    int samples;
};

struct hub {
    struct sensor *sensors;
    uv_timer_t shutdown;
    uv_work_t setting;
    int refused;
};

static struct hub hub;

static void sample(uv_timer_t *timer)
{
    struct sensor *s = timer->data;

    s->samples++;
}

static void hub_set_period(int period_ms)
{
    for (struct sensor *s = hub.sensors; s; s = s->next)
        if (uv_timer_start(&s->sampling, sample, period_ms, period_ms) != 0)
            hub.refused++;
}

static void sensor_closed(uv_handle_t *handle)
{
    struct sensor *s = handle->data;

    s->samples = -1;
}

static void hub_shutdown(uv_timer_t *timer)
{
    for (struct sensor *s = hub.sensors; s; s = s->next)
        uv_close((uv_handle_t *)&s->sampling, sensor_closed);
    uv_close((uv_handle_t *)timer, NULL);
}

static void fetch_setting(uv_work_t *work)
{
    (void)work;
}

static void setting_came(uv_work_t *work, int status)
{
    (void)work;
    assert(status == 0);
    hub_set_period(3);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct sensor sensors[2] = {{.samples = 0}};

    for (int i = 0; i < 2; i++) {
        uv_timer_init(loop, &sensors[i].sampling);
        sensors[i].sampling.data = &sensors[i];
        sensors[i].next = hub.sensors;
        hub.sensors = &sensors[i];
    }
    hub_set_period(5);
    uv_timer_init(loop, &hub.shutdown);
    uv_timer_start(&hub.shutdown, hub_shutdown, 9, 0);
    assert(uv_queue_work(loop, &hub.setting, fetch_setting, setting_came) == 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    assert(sensors[0].samples == -1 && sensors[1].samples == -1);
    return hub.refused;
}
