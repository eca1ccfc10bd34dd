/* expect: class=blocking rule=UV301 line=28 schedules=any */
/* A lamp blinks a code. Between on and off the callback sleeps, and the whole
 * loop sleeps with it. */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

enum { FLASHES = 3, ON_MS = 20, PERIOD_MS = 60 };

struct lamp {
    int is_on;
    int flashes;
};

static struct lamp lamp;
static uv_timer_t blink;

static void switch_lamp(struct lamp *l, int is_on)
{
    assert(l->is_on != is_on);
    l->is_on = is_on;
    l->flashes += is_on;
}

static void flash(uv_timer_t *timer)
{
    switch_lamp(&lamp, 1);
    usleep(ON_MS * 1000);
    switch_lamp(&lamp, 0);
    if (lamp.flashes == FLASHES)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    uv_timer_init(loop, &blink);
    uv_timer_start(&blink, flash, PERIOD_MS, PERIOD_MS);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return lamp.flashes == FLASHES && !lamp.is_on ? 0 : 1;
}
