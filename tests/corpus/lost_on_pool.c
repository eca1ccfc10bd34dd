/* expect: rule=UV501 line=18 also=UV402 */
#include <unistd.h>
#include <uv.h>

/* Each body remembers the total, computes, and writes it back: two of them at
 * once, and what the other one added is gone. */
enum { WORKERS = 3 };
static int total = 100;

static void add_up(uv_work_t *work)
{
    const int *amount = work->data;
    int before = total;

    usleep(100000);
    if (before < 0)
        return;
    total = before + *amount;
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

    for (int i = 0; i < WORKERS; i++) {
        work[i].data = &amounts[i];
        uv_queue_work(uv_default_loop(), &work[i], add_up, added);
    }
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
