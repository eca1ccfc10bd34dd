/* expect: class=race rule=UV501 also=UV606 line=40 schedules=any */
/*
 * Workers add their share to a total. A lock guards the read and a lock guards
 * the write, but not what lies between them: two workers add to the same old
 * total.
 */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

struct share {
    uv_work_t work;
    int first, count;
};

static struct {
    uv_mutex_t lock;
    long sum;
} total;

static long part_of(const struct share *share)
{
    long sum = 0;

    for (int i = 0; i < share->count; i++)
        sum += share->first + i;
    return sum;
}

static void add_share(uv_work_t *work)
{
    struct share *share = work->data;
    long part = part_of(share), now;

    uv_mutex_lock(&total.lock);
    now = total.sum;
    uv_mutex_unlock(&total.lock);
    usleep(1000); /* writes its journal */
    uv_mutex_lock(&total.lock);
    total.sum = now + part;
    uv_mutex_unlock(&total.lock);
}

static void added(uv_work_t *work, int status)
{
    (void)work;
    assert(status == 0);
}

int main(void)
{
    static struct share shares[3] = {{.first = 0, .count = 10},
                                     {.first = 10, .count = 10},
                                     {.first = 20, .count = 10}};
    uv_loop_t *loop = uv_default_loop();

    assert(uv_mutex_init(&total.lock) == 0);
    for (int i = 0; i < 3; i++) {
        shares[i].work.data = &shares[i];
        assert(uv_queue_work(loop, &shares[i].work, add_share, added) == 0);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    uv_mutex_destroy(&total.lock);
    assert(uv_loop_close(loop) == 0);
    return total.sum == 435 ? 0 : 1;
}
