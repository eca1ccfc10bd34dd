/* expect: rule=UV501 line=24 */
#include <stdlib.h>
#include <uv.h>

/* Each sale remembers what is left, asks for payment, and writes it back. */
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

    if (status == 0)
        left = sale->seen - 1;
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
