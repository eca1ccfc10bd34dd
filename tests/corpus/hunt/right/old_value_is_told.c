/* expect: none */
/*
 * A deposit remembers the balance from before the wait, and others change it
 * meanwhile. The old value is only printed on the receipt; what is written
 * comes from the new one.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

struct deposit {
    uv_timer_t transfer;
    int cents, seen;
};

static int balance = 500;
static char receipts[3][24];
static int receipt_count;

static void deposit_closed(uv_handle_t *handle)
{
    free(handle->data);
}

static void transferred(uv_timer_t *timer)
{
    struct deposit *d = timer->data;

    balance += d->cents;
    snprintf(receipts[receipt_count++], sizeof(receipts[0]),
             "seen %d, added %d", d->seen, d->cents);
    uv_close((uv_handle_t *)timer, deposit_closed);
}

static void deposit(uv_loop_t *loop, int cents, int days)
{
    struct deposit *d = malloc(sizeof(*d));

    d->cents = cents;
    d->seen = balance;
    d->transfer.data = d;
    uv_timer_init(loop, &d->transfer);
    uv_timer_start(&d->transfer, transferred, days, 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    deposit(loop, 100, 3);
    deposit(loop, 50, 1);
    deposit(loop, 25, 2);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    assert(strcmp(receipts[0], "seen 500, added 50") == 0);
    return balance == 675 && receipt_count == 3 ? 0 : 1;
}
