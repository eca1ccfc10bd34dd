/* expect: none */
/*
 * A queue lets two conversions run at once. The counter of running ones is
 * tested and changed before anybody else can run, and again when one ends.
 */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

enum { JOBS = 6, AT_ONCE = 2 };

struct job {
    uv_work_t work;
    int done;
};

static struct {
    struct job jobs[JOBS];
    int next, running, most, done;
} queue;

static void start_more(uv_loop_t *loop);

static void convert(uv_work_t *work)
{
    struct job *job = work->data;

    usleep(500);
    job->done = 1;
}

static void converted(uv_work_t *work, int status)
{
    struct job *job = work->data;

    assert(status == 0 && job->done);
    queue.running--;
    queue.done++;
    start_more(work->loop);
}

static void start_more(uv_loop_t *loop)
{
    while (queue.running < AT_ONCE && queue.next < JOBS) {
        struct job *job = &queue.jobs[queue.next++];

        queue.running++;
        if (queue.running > queue.most)
            queue.most = queue.running;
        job->work.data = job;
        assert(uv_queue_work(loop, &job->work, convert, converted) == 0);
    }
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    start_more(loop);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return queue.done == JOBS && queue.most == AT_ONCE ? 0 : 1;
}
