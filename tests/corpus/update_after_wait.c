/* expect: none */
#include <stdlib.h>
#include <uv.h>

/* Looks before the wait, but counts with what is there after it. */
enum { SALES = 3 };
static int left = 10;

struct sale {
    uv_work_t payment;
    int seen;
};

static void charge(uv_work_t *work)
{
    (void)work;
}

static void charged(uv_work_t *work, int status)
{
    struct sale *sale = work->data;

    if (status == 0 && sale->seen > 0)
        left = left - 1;
    free(sale);
}

static void sell(void)
{
    struct sale *sale = malloc(sizeof *sale);

    sale->payment.data = sale;
    sale->seen = left;
    uv_queue_work(uv_default_loop(), &sale->payment, charge, charged);
}

int main(void)
{
    for (int i = 0; i < SALES; i++)
        sell();
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
