/* expect: none */
/* A courier looks for a parcel every few milliseconds; the loop has time for
 * the work that brings it. */
#include <assert.h>
#include <stdbool.h>
#include <unistd.h>
#include <uv.h>

enum { PATIENCE = 100000000 };

struct depot {
    bool has_parcel;
    long looks;
    bool gave_up;
};

static struct depot depot;

static void pack(uv_work_t *req)
{
    (void)req;
    usleep(5000);
}

static void packed(uv_work_t *req, int status)
{
    struct depot *d = req->data;

    d->has_parcel = status == 0;
}

static void look(uv_timer_t *timer)
{
    struct depot *d = timer->data;

    d->looks++;
    d->gave_up = d->looks == PATIENCE;
    if (d->has_parcel || d->gave_up)
        uv_close((uv_handle_t *)timer, NULL);
    else
        uv_timer_start(timer, look, 5, 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_timer_t courier;
    uv_work_t work = {.data = &depot};

    uv_timer_init(loop, &courier);
    courier.data = &depot;
    uv_queue_work(loop, &work, pack, packed);
    uv_timer_start(&courier, look, 0, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return depot.gave_up ? 1 : 0;
}
