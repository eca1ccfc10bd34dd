/* expect: none */
/*
 * Four jobs count down one number and fill one array, in any order. Each adds
 * to what is there and writes its own slot, and the last one reads all.
 */
#include <assert.h>
#include <uv.h>

enum { JOBS = 4 };

struct job {
    uv_work_t work;
    int number, square;
};

static struct job jobs[JOBS];
static int squares[JOBS];
static int remaining = JOBS, sum;

static void compute(uv_work_t *work)
{
    struct job *job = work->data;

    job->square = job->number * job->number;
}

static void computed(uv_work_t *work, int status)
{
    struct job *job = work->data;

    assert(status == 0);
    squares[job->number] = job->square;
    if (--remaining > 0)
        return;
    for (int i = 0; i < JOBS; i++)
        sum += squares[i];
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    for (int i = 0; i < JOBS; i++) {
        jobs[i].number = i;
        jobs[i].work.data = &jobs[i];
        assert(uv_queue_work(loop, &jobs[i].work, compute, computed) == 0);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return sum == 14 ? 0 : 1;
}
