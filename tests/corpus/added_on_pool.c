/* expect: none */
#include <unistd.h>
#include <uv.h>

/* Each body looks at the total before it computes, and once more, under a lock,
 * when it adds to it. */
enum { WORKERS = 3 };
static uv_mutex_t lock;
static int total = 100;

static int read_total(void)
{
    int now;

    uv_mutex_lock(&lock);
    now = total;
    uv_mutex_unlock(&lock);
    return now;
}

static void add_up(uv_work_t *work)
{
    const int *amount = work->data;

    if (read_total() < 0)
        return;
    usleep(100000);
    uv_mutex_lock(&lock);
    total += *amount;
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
    static int amounts[WORKERS] = {5, 7, 12};

    uv_mutex_init(&lock);
    for (int i = 0; i < WORKERS; i++) {
        work[i].data = &amounts[i];
        uv_queue_work(uv_default_loop(), &work[i], add_up, added);
    }
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
