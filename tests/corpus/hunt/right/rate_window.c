/* expect: none */
/*
 * Completions count hits into a window that a timer empties into a total. A hit
 * falls into one window or the next, and none is lost.
 */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

enum { HITS = 6 };

static struct {
    uv_timer_t window;
    uv_work_t works[HITS];
    int hits, total, windows, came;
} meter;

static void request(uv_work_t *work)
{
    usleep(1000 * (work - meter.works));
}

static void hit(uv_work_t *work, int status)
{
    (void)work;
    assert(status == 0);
    meter.hits++;
    meter.came++;
}

static void window_over(uv_timer_t *timer)
{
    meter.total += meter.hits;
    meter.hits = 0;
    meter.windows++;
    if (meter.came == HITS)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    uv_timer_init(loop, &meter.window);
    uv_timer_start(&meter.window, window_over, 2, 2);
    for (int i = 0; i < HITS; i++)
        assert(uv_queue_work(loop, &meter.works[i], request, hit) == 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return meter.total == HITS && meter.hits == 0 ? 0 : 1;
}
