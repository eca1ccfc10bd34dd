/* expect: none */
/* A vault signs a letter with a key that a worker makes; signing goes on where
 * the work is told to be over. */
#include <assert.h>
#include <stdbool.h>
#include <unistd.h>
#include <uv.h>

struct vault {
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
    vault.key = key | 1;
    vault.has_key = true;
}

static unsigned sign(unsigned letter)
{
    assert(vault.has_key);
    return letter ^ vault.key;
}

static void made(uv_work_t *req, int status)
{
    (void)req;
    assert(status == 0);
    vault.signature = sign(0x5eed);
}

int main(void)
{
    static uv_work_t work;

    uv_queue_work(uv_default_loop(), &work, make_key, made);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return (vault.signature ^ vault.key) == 0x5eed ? 0 : 1;
}
