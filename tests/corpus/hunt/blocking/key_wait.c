/* expect: class=blocking rule=UV304 line=46 schedules=any */
/* A vault signs a letter with a key that a worker makes. The timer waits on a
 * condition until the key is there. */
#include <assert.h>
#include <stdbool.h>
#include <unistd.h>
#include <uv.h>

struct vault {
    uv_mutex_t lock;
    uv_cond_t made;
    bool has_key;
    unsigned key;
    unsigned signature;
};

static struct vault vault;

static void make_key(uv_work_t *req)
{
    (void)req;
    unsigned key = 1;

    for (int i = 0; i < 1000; i++)
        key = key * 1103515245u + 12345u;
    usleep(60 * 1000);
    uv_mutex_lock(&vault.lock);
    vault.key = key | 1;
    vault.has_key = true;
    uv_cond_signal(&vault.made);
    uv_mutex_unlock(&vault.lock);
}

static void made(uv_work_t *req, int status)
{
    (void)req;
    assert(status == 0);
}

static unsigned sign(unsigned letter)
{
    unsigned ret;

    uv_mutex_lock(&vault.lock);
    while (!vault.has_key)
        uv_cond_wait(&vault.made, &vault.lock);
    ret = letter ^ vault.key;
    uv_mutex_unlock(&vault.lock);
    return ret;
}

static void letter_due(uv_timer_t *timer)
{
    vault.signature = sign(0x5eed);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_work_t work;
    static uv_timer_t due;

    uv_mutex_init(&vault.lock);
    uv_cond_init(&vault.made);
    uv_timer_init(uv_default_loop(), &due);
    uv_timer_start(&due, letter_due, 10, 0);
    uv_queue_work(uv_default_loop(), &work, make_key, made);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    uv_cond_destroy(&vault.made);
    uv_mutex_destroy(&vault.lock);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return (vault.signature ^ vault.key) == 0x5eed ? 0 : 1;
}
