/* expect: none */
/*
 * Workers read a total, think, and write back what they made of it, while the
 * loop looks at it, too. One lock is held from the read to the write.
 */
#include <assert.h>
#include <uv.h>

enum { WORKERS = 4 };

static struct {
    uv_mutex_t lock;
    long cents;
    int looks;
} account = {.cents = 1000};

static void add_interest(uv_work_t *work)
{
    long before;

    (void)work;
    uv_mutex_lock(&account.lock);
    before = account.cents;
    account.cents = before + before / 100;
    uv_mutex_unlock(&account.lock);
}

static void interest_added(uv_work_t *work, int status)
{
    (void)work;
    assert(status == 0);
    uv_mutex_lock(&account.lock);
    account.looks += account.cents >= 1010;
    uv_mutex_unlock(&account.lock);
}

int main(void)
{
    static uv_work_t works[WORKERS];
    uv_loop_t *loop = uv_default_loop();

    assert(uv_mutex_init(&account.lock) == 0);
    for (int i = 0; i < WORKERS; i++)
        assert(uv_queue_work(loop, &works[i], add_interest, interest_added) ==
               0);
    uv_run(loop, UV_RUN_DEFAULT);
    uv_mutex_destroy(&account.lock);
    assert(uv_loop_close(loop) == 0);
    return account.cents == 1040 && account.looks == WORKERS ? 0 : 1;
}
