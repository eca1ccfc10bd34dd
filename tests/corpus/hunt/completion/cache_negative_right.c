/* expect: none */
/* A cache answers through a callback, also for a key that is known to be
 * missing. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

typedef void answer_fn(void *arg, int status, int value);

struct query {
    uv_timer_t backend;
    answer_fn *answer;
    void *arg;
    int value;
};

static void release(uv_handle_t *handle)
{
    free(handle->data);
}

static void backend_says(uv_timer_t *timer)
{
    struct query *q = timer->data;

    q->answer(q->arg, 0, q->value);
    uv_close((uv_handle_t *)timer, release);
}

static void refuse(uv_timer_t *timer)
{
    struct query *q = timer->data;

    q->answer(q->arg, UV_ENOENT, 0);
    uv_close((uv_handle_t *)&q->backend, release);
}

static void cache_get(uv_loop_t *loop, const char *key, answer_fn *answer,
                      void *arg)
{
    struct query *q = calloc(1, sizeof(*q));

    assert(q);
    q->answer = answer;
    q->arg = arg;
    q->value = (int)strlen(key);
    uv_timer_init(loop, &q->backend);
    q->backend.data = q;
    uv_timer_start(&q->backend,
                   strcmp(key, "unicorn") == 0 ? refuse : backend_says, 10, 0);
}

static void count(void *arg, int status, int value)
{
    (void)status;
    (void)value;
    --*(int *)arg;
}

int main(void)
{
    int open_questions = 3;

    cache_get(uv_default_loop(), "horse", count, &open_questions);
    cache_get(uv_default_loop(), "unicorn", count, &open_questions);
    cache_get(uv_default_loop(), "goat", count, &open_questions);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return open_questions == 0 ? 0 : 1;
}
