/* expect: none */
#include <uv.h>

/* All of a batch, then the next batch: the count is set anew in the callback
 * that counted down to zero. */
enum { PARTS = 4, BATCHES = 3 };
static int remaining, batches = BATCHES, done;
static uv_work_t parts[PARTS];

static void work_on(uv_work_t *work)
{
    (void)work;
}

static void start_batch(void);

static void part_done(uv_work_t *work, int status)
{
    (void)work;
    (void)status;
    if (--remaining > 0)
        return;
    done++;
    if (--batches > 0)
        start_batch();
}

static void start_batch(void)
{
    remaining = PARTS;
    for (int i = 0; i < PARTS; i++)
        uv_queue_work(uv_default_loop(), &parts[i], work_on, part_done);
}

int main(void)
{
    start_batch();
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
