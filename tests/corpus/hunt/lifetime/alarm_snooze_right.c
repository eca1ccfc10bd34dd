/* expect: none */
/* Each snooze starts the one timer of the alarm again. */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct alarm {
    uv_loop_t *loop;
    uv_timer_t *timer;
    int snoozes, rings;
};

static void ring(uv_timer_t *timer);

static void closed(uv_handle_t *handle)
{
    free(handle);
}

static void set(struct alarm *alarm, int ms)
{
    if (!alarm->timer) {
        alarm->timer = malloc(sizeof(*alarm->timer));
        assert(alarm->timer);
        uv_timer_init(alarm->loop, alarm->timer);
    }
    alarm->timer->data = alarm;
    uv_timer_start(alarm->timer, ring, ms, 0);
}

static void snooze(struct alarm *alarm)
{
    alarm->snoozes++;
    uv_timer_stop(alarm->timer);
    set(alarm, 9);
}

static void ring(uv_timer_t *timer)
{
    struct alarm *alarm = timer->data;

    alarm->rings++;
    if (alarm->snoozes < 2)
        snooze(alarm);
    else
        uv_close((uv_handle_t *)alarm->timer, closed);
}

int main(void)
{
    struct alarm alarm = {.loop = uv_default_loop()};

    set(&alarm, 30);
    uv_run(alarm.loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(alarm.loop) == 0);
    return alarm.rings == 3 ? 0 : 1;
}
