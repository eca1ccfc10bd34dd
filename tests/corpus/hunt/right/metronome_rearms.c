/* expect: none */
/* A metronome starts its timer again in the timer's own callback, with changing
 * pauses: no busy loop, since the pauses are real. */
#include <assert.h>
#include <uv.h>

struct metronome {
    uv_timer_t timer;
    const unsigned *pauses;
    unsigned beats;
    uint64_t last, shortest;
};

static const unsigned pauses[] = {12, 9, 6, 6, 9, 12, 0};

static void beat(uv_timer_t *timer)
{
    struct metronome *m = timer->data;
    uint64_t now = uv_now(timer->loop);

    if (m->beats > 0 && now - m->last < m->shortest)
        m->shortest = now - m->last;
    m->last = now;
    if (m->pauses[++m->beats] == 0)
        uv_close((uv_handle_t *)timer, NULL);
    else
        uv_timer_start(timer, beat, m->pauses[m->beats], 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct metronome m = {.pauses = pauses, .shortest = 1000};

    uv_timer_init(loop, &m.timer);
    m.timer.data = &m;
    uv_timer_start(&m.timer, beat, m.pauses[0], 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return m.beats == 6 && m.shortest >= 5 ? 0 : 1;
}
