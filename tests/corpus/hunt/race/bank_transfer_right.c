/* expect: none */
/*
 * Two transfers leave the same account. Each takes its amount off the balance
 * that is there when its fraud check is over.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct account {
    const char *owner;
    long cents;
};

struct transfer {
    uv_work_t check;
    struct account *from, *to;
    long amount, seen;
};

static struct account accounts[] = {{"ann", 10000}, {"bob", 0}, {"cy", 500}};

static void look_for_fraud(uv_work_t *work)
{
    (void)work;
}

static void checked(uv_work_t *work, int status)
{
    struct transfer *t = work->data;

    if (status == 0) {
        t->from->cents -= t->amount;
        t->to->cents += t->amount;
    }
    free(t);
}

static void transfer(struct account *from, struct account *to, long amount)
{
    struct transfer *t = calloc(1, sizeof(*t));

    t->from = from;
    t->to = to;
    t->amount = amount;
    t->seen = from->cents;
    if (t->seen < amount) {
        free(t);
        return;
    }
    t->check.data = t;
    assert(uv_queue_work(uv_default_loop(), &t->check, look_for_fraud,
                         checked) == 0);
}

static void rent_is_due(uv_timer_t *timer)
{
    transfer(&accounts[0], &accounts[2], 2500);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_timer_t rent;
    long sum = 0;

    transfer(&accounts[0], &accounts[1], 1500);
    uv_timer_init(uv_default_loop(), &rent);
    uv_timer_start(&rent, rent_is_due, 6, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    for (int i = 0; i < 3; i++)
        sum += accounts[i].cents;
    assert(uv_loop_close(uv_default_loop()) == 0);
    return sum == 10500 ? 0 : 1;
}
