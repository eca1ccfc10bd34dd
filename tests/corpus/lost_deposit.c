/* expect: rule=UV501 line=28 */
#include <stdlib.h>
#include <uv.h>

/* The new balance is computed first and stored when the timer fires; a
 * deposit in between is forgotten. */
struct account {
    long balance;
    char open;
};

struct transfer {
    uv_timer_t delay;
    long new_balance;
};

static struct account *account;

static void freed(uv_handle_t *handle)
{
    free(handle->data);
}

static void book(uv_timer_t *timer)
{
    struct transfer *transfer = timer->data;

    account->balance = transfer->new_balance;
    uv_close((uv_handle_t *)timer, freed);
}

static void withdraw(uv_timer_t *timer)
{
    struct transfer *transfer = malloc(sizeof *transfer);

    transfer->new_balance = account->balance - 40;
    transfer->delay.data = transfer;
    uv_timer_init(uv_default_loop(), &transfer->delay);
    uv_timer_start(&transfer->delay, book, 20, 0);
    uv_close((uv_handle_t *)timer, NULL);
}

static void deposit(uv_timer_t *timer)
{
    account->balance += 100;
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t one, two;

    account = calloc(1, sizeof *account);
    account->balance = 50;
    uv_timer_init(uv_default_loop(), &one);
    uv_timer_init(uv_default_loop(), &two);
    uv_timer_start(&one, withdraw, 10, 0);
    uv_timer_start(&two, deposit, 20, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    free(account);
    return 0;
}
