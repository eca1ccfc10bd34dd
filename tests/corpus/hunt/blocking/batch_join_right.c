/* expect: none */
/* A batch runs on a thread of its own and tells the loop when it has the sum;
 * it is joined when the loop is over. */
#include <assert.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

struct batch {
    uv_thread_t thread;
    const int *invoices;
    size_t count;
    long sum;
    uv_async_t ready;
};

static const int invoices[] = {120, 75, 301, 4};
static long printed;

static void add_up(void *arg)
{
    struct batch *batch = arg;

    for (size_t i = 0; i < batch->count; i++) {
        usleep(20 * 1000);
        batch->sum += batch->invoices[i];
    }
    uv_async_send(&batch->ready);
}

static void ask(uv_async_t *timer)
{
    struct batch *batch = timer->data;

    printed = batch->sum;
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    struct batch *batch = calloc(1, sizeof(*batch));

    batch->invoices = invoices;
    batch->count = sizeof(invoices) / sizeof(invoices[0]);
    uv_async_init(uv_default_loop(), &batch->ready, ask);
    batch->ready.data = batch;
    assert(uv_thread_create(&batch->thread, add_up, batch) == 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    uv_thread_join(&batch->thread);
    assert(uv_loop_close(uv_default_loop()) == 0);
    free(batch);
    return printed == 500 ? 0 : 1;
}
