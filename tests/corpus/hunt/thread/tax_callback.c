/* expect: class=thread rule=UV403 also=UV402 line=30 schedules=any */
/* A tax program computes on the pool and calls its caller back right there; the
 * caller thinks that it is on the loop and changes its list. */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

typedef void tax_fn(void *arg, long cents);

struct declaration {
    uv_work_t work;
    long income, tax;
    tax_fn *done;
    void *arg;
};

struct office {
    struct receipt {
        struct receipt *next;
        long cents;
    } * receipts;
    int count;
};

static void compute(uv_work_t *req)
{
    struct declaration *d = req->data;

    d->tax = d->income / 5;
    d->done(d->arg, d->tax);
}

static void computed(uv_work_t *req, int status)
{
    assert(status == 0);
    free(req->data);
}

static void declare(long income, tax_fn *done, void *arg)
{
    struct declaration *d = calloc(1, sizeof(*d));

    assert(d);
    d->income = income;
    d->done = done;
    d->arg = arg;
    d->work.data = d;
    uv_queue_work(uv_default_loop(), &d->work, compute, computed);
}

static void keep_receipt(void *arg, long cents)
{
    struct office *office = arg;
    struct receipt *receipt = malloc(sizeof(*receipt));

    assert(receipt);
    receipt->cents = cents;
    receipt->next = office->receipts;
    office->receipts = receipt;
    office->count++;
}

int main(void)
{
    struct office office = {.count = 0};
    int kept;

    for (long income = 1000; income <= 3000; income += 1000)
        declare(income, keep_receipt, &office);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    kept = office.count;
    while (office.receipts) {
        struct receipt *receipt = office.receipts;

        office.receipts = receipt->next;
        free(receipt);
    }
    assert(uv_loop_close(uv_default_loop()) == 0);
    return kept > 0 ? 0 : 1;
}
