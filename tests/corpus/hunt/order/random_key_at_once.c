/* expect: class=order rule=UV114 also=UV606 line=37 schedules=any */
/*
 * A vault asks for random bytes and locks itself with the key while it is still
 * all zeros.
 */
#include <assert.h>
#include <uv.h>

struct vault {
    uv_random_t req;
    unsigned char key[16];
    unsigned lock;
    int locked;
};

static void lock_up(struct vault *v)
{
    for (size_t i = 0; i < sizeof(v->key); i++)
        v->lock |= v->key[i];
    v->locked = 1;
}

static void key_came(uv_random_t *req, int status, void *bytes, size_t count)
{
    struct vault *v = req->data;

    assert(status == 0 && count == sizeof(v->key) && bytes == v->key);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct vault v = {.locked = 0};

    v.req.data = &v;
    assert(uv_random(loop, &v.req, v.key, sizeof(v.key), 0, key_came) == 0);
    lock_up(&v);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return v.locked && v.lock != 0 ? 0 : 1;
}
