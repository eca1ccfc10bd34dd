/* expect: rule=UV502 line=23 */
#include <uv.h>

/* Whether a seat is free is asked before the payment, and not after it. */
static int seats = 1, sold;
static uv_work_t payments[2];

static void body(uv_work_t *req)
{
    (void)req;
}

static void paid(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
    seats--;
    sold++;
}

static void sell(uv_work_t *payment)
{
    if (seats == 0)
        return;
    uv_queue_work(uv_default_loop(), payment, body, paid);
}

int main(void)
{
    for (int i = 0; i < 2; i++)
        sell(&payments[i]);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
