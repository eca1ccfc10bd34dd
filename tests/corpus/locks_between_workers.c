/* expect: none */
#include <unistd.h>
#include <uv.h>

/* Workers may wait for each other: that is what threads are for. */
enum { WORKERS = 3 };
static uv_mutex_t lock;
static int total;

static void add_up(uv_work_t *work)
{
    (void)work;
    uv_mutex_lock(&lock);
    usleep(100000);
    total += 10;
    uv_mutex_unlock(&lock);
}

static void added(uv_work_t *work, int status)
{
    (void)work;
    (void)status;
}

int main(void)
{
    static uv_work_t work[WORKERS];

    uv_mutex_init(&lock);
    for (int i = 0; i < WORKERS; i++)
        uv_queue_work(uv_default_loop(), &work[i], add_up, added);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
