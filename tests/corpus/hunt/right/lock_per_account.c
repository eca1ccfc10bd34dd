/* expect: none */
/* A bank takes a lock in each callback. No other thread has any of them: a lock
 * that is free does not make a callback wait. */
#include <assert.h>
#include <uv.h>

enum { ACCOUNTS = 3 };

struct account {
    uv_mutex_t lock;
    long cents;
};

struct bank {
    struct account accounts[ACCOUNTS];
    uv_timer_t day;
    int days;
};

static struct bank bank;

static void move(struct bank *b, int from, int to, long cents)
{
    struct account *first = &b->accounts[from < to ? from : to];
    struct account *second = &b->accounts[from < to ? to : from];

    uv_mutex_lock(&first->lock);
    uv_mutex_lock(&second->lock);
    b->accounts[from].cents -= cents;
    b->accounts[to].cents += cents;
    uv_mutex_unlock(&second->lock);
    uv_mutex_unlock(&first->lock);
}

static void pay_day(uv_timer_t *timer)
{
    struct bank *b = timer->data;

    move(b, 0, 1, 50);
    move(b, 2, 0, 20);
    if (++b->days == 4)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    for (int i = 0; i < ACCOUNTS; i++) {
        uv_mutex_init(&bank.accounts[i].lock);
        bank.accounts[i].cents = 1000;
    }
    uv_timer_init(uv_default_loop(), &bank.day);
    bank.day.data = &bank;
    uv_timer_start(&bank.day, pay_day, 3, 3);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    for (int i = 0; i < ACCOUNTS; i++)
        uv_mutex_destroy(&bank.accounts[i].lock);
    assert(uv_loop_close(uv_default_loop()) == 0);
    assert(bank.accounts[0].cents == 1000 - 4 * 30);
    return bank.accounts[1].cents == 1200 && bank.accounts[2].cents == 920 ? 0
                                                                           : 1;
}
