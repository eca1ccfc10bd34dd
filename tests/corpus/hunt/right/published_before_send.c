/* expect: none */
/*
 * A thread writes a result without a lock and then sends; the async callback
 * reads it. The send orders the two.
 */
#include <assert.h>
#include <uv.h>

static struct {
    uv_async_t done;
    int input;
    int result[4];
} task;

static void compute(void *arg)
{
    (void)arg;
    for (int i = 0; i < 4; i++)
        task.result[i] = task.input << i;
    uv_async_send(&task.done);
}

static int sum;

static void finished(uv_async_t *async)
{
    for (int i = 0; i < 4; i++)
        sum += task.result[i];
    uv_close((uv_handle_t *)async, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_thread_t thread;

    task.input = 3;
    assert(uv_async_init(loop, &task.done, finished) == 0);
    assert(uv_thread_create(&thread, compute, NULL) == 0);
    uv_run(loop, UV_RUN_DEFAULT);
    uv_thread_join(&thread);
    assert(uv_loop_close(loop) == 0);
    return sum == 45 ? 0 : 1;
}
