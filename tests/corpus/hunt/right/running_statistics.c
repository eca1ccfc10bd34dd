/* expect: none */
/*
 * Measurements come in any order and change minimum, maximum and sum. Each
 * callback reads and writes them in one go, so nothing that another one did is
 * lost.
 */
#include <assert.h>
#include <uv.h>

enum { SENSORS = 5 };

struct sensor {
    uv_work_t work;
    int celsius;
};

static struct {
    int low, high, sum, count;
} stats = {1000, -1000, 0, 0};

static void measure(uv_work_t *work)
{
    struct sensor *s = work->data;

    s->celsius = s->celsius * 7 % 31;
}

static void measured(uv_work_t *work, int status)
{
    struct sensor *s = work->data;

    assert(status == 0);
    if (s->celsius < stats.low)
        stats.low = s->celsius;
    if (s->celsius > stats.high)
        stats.high = s->celsius;
    stats.sum += s->celsius;
    stats.count++;
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct sensor sensors[SENSORS];

    for (int i = 0; i < SENSORS; i++) {
        sensors[i].celsius = i + 1;
        sensors[i].work.data = &sensors[i];
        assert(uv_queue_work(loop, &sensors[i].work, measure, measured) == 0);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    assert(stats.count == SENSORS && stats.low == 4 && stats.high == 28);
    return stats.sum == 7 + 14 + 21 + 28 + 4 ? 0 : 1;
}
