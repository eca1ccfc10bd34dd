/* expect: class=race rule=UV502 also=UV606 line=47 schedules=any */
/*
 * A metrics buffer is flushed when it is half full. Points leave it when they
 * have been sent, so the next point finds it half full, too, and sends all of
 * them again.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

enum { ROOM = 8 };

struct flush {
    uv_work_t work;
    int count;
};

static struct {
    int points[ROOM];
    int used, received;
} metrics;

static void send_points(uv_work_t *work)
{
    (void)work;
}

static void points_sent(uv_work_t *work, int status)
{
    struct flush *flush = work->data;
    int gone = flush->count < metrics.used ? flush->count : metrics.used;

    assert(status == 0);
    metrics.received += flush->count;
    metrics.used -= gone;
    memmove(metrics.points, metrics.points + gone, metrics.used * sizeof(int));
    free(flush);
}

static void record(uv_loop_t *loop, int point)
{
    struct flush *flush;

    assert(metrics.used < ROOM);
    metrics.points[metrics.used++] = point;
    if (metrics.used < ROOM / 2)
        return;
    flush = malloc(sizeof(*flush));
    flush->count = metrics.used;
    flush->work.data = flush;
    assert(uv_queue_work(loop, &flush->work, send_points, points_sent) == 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    for (int i = 0; i < 5; i++)
        record(loop, i * i);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return metrics.received == 4 && metrics.used == 1 ? 0 : 1;
}
