/* expect: class=blocking rule=UV304 line=33 schedules=any */
/* A batch runs on a thread of its own. When the operator asks for the sum, the
 * callback joins the thread. */
#include <assert.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

struct batch {
    uv_thread_t thread;
    const int *invoices;
    size_t count;
    long sum;
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
}

static void ask(uv_timer_t *timer)
{
    struct batch *batch = timer->data;

    uv_thread_join(&batch->thread);
    printed = batch->sum;
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t operator;
    struct batch *batch = calloc(1, sizeof(*batch));

    batch->invoices = invoices;
    batch->count = sizeof(invoices) / sizeof(invoices[0]);
    assert(uv_thread_create(&batch->thread, add_up, batch) == 0);
    uv_timer_init(uv_default_loop(), &operator);
    operator.data = batch;
    uv_timer_start(&operator, ask, 30, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    free(batch);
    return printed == 500 ? 0 : 1;
}
