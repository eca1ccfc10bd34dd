/* expect: class=order rule=UV505 also=UV506 line=26 */
/*
 * A sensor is calibrated on the pool while it is read every 4 ms. The first
 * reading may divide by a scale that is still zero.
 */
#include <assert.h>
#include <uv.h>

struct sensor {
    uv_work_t calibration;
    uv_timer_t poll;
    int measured_scale, scale;
    int raw_sum, readings;
    int millivolts;
};

static void calibrate(uv_work_t *work)
{
    struct sensor *s = work->data;

    s->measured_scale = 5;
}

static void convert(struct sensor *s)
{
    s->millivolts += s->raw_sum / s->scale;
    s->raw_sum = 0;
}

static void calibrated(uv_work_t *work, int status)
{
    struct sensor *s = work->data;

    assert(status == 0);
    s->scale = s->measured_scale;
}

static void sensor_read(uv_timer_t *timer)
{
    struct sensor *s = timer->data;

    s->raw_sum += 100;
    convert(s);
    if (++s->readings == 6)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct sensor s = {.scale = 0};

    s.calibration.data = s.poll.data = &s;
    assert(uv_queue_work(loop, &s.calibration, calibrate, calibrated) == 0);
    uv_timer_init(loop, &s.poll);
    uv_timer_start(&s.poll, sensor_read, 4, 4);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return s.millivolts == 120 ? 0 : 1;
}
