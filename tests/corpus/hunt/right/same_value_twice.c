/* expect: none */
/*
 * Two requests for one key both miss the cache and both store the result. The
 * second write replaces a value by the same value.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct lookup {
    uv_work_t work;
    int key, value;
};

static int cache[8];
static int answers[2], answered;

static void square(uv_work_t *work)
{
    struct lookup *l = work->data;

    l->value = l->key * l->key;
}

static void squared(uv_work_t *work, int status)
{
    struct lookup *l = work->data;

    assert(status == 0);
    cache[l->key] = l->value;
    answers[answered++] = cache[l->key];
    free(l);
}

static void want(uv_loop_t *loop, int key)
{
    struct lookup *l;

    if (cache[key] != 0) {
        answers[answered++] = cache[key];
        return;
    }
    l = calloc(1, sizeof(*l));
    l->key = key;
    l->work.data = l;
    assert(uv_queue_work(loop, &l->work, square, squared) == 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    want(loop, 5);
    want(loop, 5);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return answers[0] == 25 && answers[1] == 25 ? 0 : 1;
}
