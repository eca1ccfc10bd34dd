/* expect: none */
/*
 * Threads fill parts of a table without a lock. Each has its own part, and main
 * reads the table after it has joined them and before the loop runs.
 */
#include <assert.h>
#include <pthread.h>
#include <uv.h>

enum { THREADS = 3, EACH = 5 };

static int table[THREADS * EACH];
static long total;

static void *fill(void *arg)
{
    int *part = arg;

    for (int i = 0; i < EACH; i++)
        part[i] = i + 1;
    return NULL;
}

static void report(uv_timer_t *timer)
{
    for (int i = 0; i < THREADS * EACH; i++)
        total += table[i];
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    pthread_t threads[THREADS];
    uv_timer_t timer;

    for (int i = 0; i < THREADS; i++)
        assert(pthread_create(&threads[i], NULL, fill, &table[i * EACH]) == 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    uv_timer_init(loop, &timer);
    uv_timer_start(&timer, report, 1, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return total == 45 ? 0 : 1;
}
