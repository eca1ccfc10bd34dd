/* expect: none */
#include <uv.h>

/* The same write-back as in lost_update, but only one sale at a time. */
static int left = 10, to_sell = 4, seen;
static uv_work_t payment;

static void charge(uv_work_t *work)
{
    (void)work;
}

static void charged(uv_work_t *work, int status);

static void sell(void)
{
    seen = left;
    uv_queue_work(uv_default_loop(), &payment, charge, charged);
}

static void charged(uv_work_t *work, int status)
{
    (void)work;
    (void)status;
    left = seen - 1;
    if (--to_sell > 0)
        sell();
}

int main(void)
{
    sell();
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
