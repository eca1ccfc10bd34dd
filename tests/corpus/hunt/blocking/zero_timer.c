/* expect: class=blocking rule=UV305 also=UV606 line=42 schedules=any */
/* A courier looks for a parcel with a timer of 0 ms that it starts again in its
 * own callback: such a timer is due at once, and the loop never gets to the
 * work that brings the parcel. */
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
        uv_timer_start(timer, look, 0, 0);
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
