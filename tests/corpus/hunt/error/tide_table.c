/* expect: class=error rule=UV606 line=38 schedules=any */
/* A harbour office computes the hours until high water. Its check fails in any
 * order: the table has one hour less than it asks for. */
#include <assert.h>
#include <uv.h>

enum { HOURS = 12 };

struct tide {
    uv_work_t work;
    uv_timer_t clock;
    int levels[HOURS];
    int high_at, hour;
};

static struct tide tide;

static void predict(uv_work_t *req)
{
    struct tide *t = req->data;

    for (int hour = 0; hour < HOURS; hour++)
        t->levels[hour] = hour < 6 ? hour : HOURS - hour;
}

static int find_high(const struct tide *t)
{
    int high = 0;

    for (int hour = 0; hour < HOURS; hour++)
        if (t->levels[hour] >= t->levels[high] && hour < 6)
            high = hour;
    return high;
}

static void check_table(const struct tide *t)
{
    assert(t->levels[t->high_at] == HOURS / 2);
}

static void predicted(uv_work_t *req, int status)
{
    struct tide *t = req->data;

    assert(status == 0);
    t->high_at = find_high(t);
    check_table(t);
}

int main(void)
{
    tide.work.data = &tide;
    uv_queue_work(uv_default_loop(), &tide.work, predict, predicted);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return tide.high_at == 6 ? 0 : 1;
}
