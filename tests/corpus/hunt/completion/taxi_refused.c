/* expect: class=completion rule=UV108 also=UV606 line=36 schedules=any */
/* A taxi office that cannot send a car says so by its result and by its
 * callback: the customer counts two refusals. */
#include <assert.h>
#include <uv.h>

enum { TAXIS = 1 };
typedef void taxi_fn(int status);

struct office {
    uv_work_t rides[TAXIS];
    int used;
    taxi_fn *arrived;
};

static struct office office;
static int arrivals, refusals;

static void drive(uv_work_t *req)
{
    (void)req;
}

static void driven(uv_work_t *req, int status)
{
    struct office *o = req->data;

    o->arrived(status);
}

static int order(uv_loop_t *loop, struct office *o, taxi_fn *arrived)
{
    uv_work_t *ride;

    if (o->used == TAXIS) {
        arrived(UV_EBUSY);
        return UV_EBUSY;
    }
    ride = &o->rides[o->used++];
    ride->data = o;
    o->arrived = arrived;
    return uv_queue_work(loop, ride, drive, driven);
}

static void note(int status)
{
    if (status == 0)
        arrivals++;
    else
        refusals++;
}

static void customers(uv_timer_t *timer)
{
    for (int i = 0; i < 2; i++)
        if (order(timer->loop, &office, note) < 0)
            refusals++;
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t evening;

    uv_timer_init(uv_default_loop(), &evening);
    uv_timer_start(&evening, customers, 5, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return arrivals + refusals == 2 ? 0 : 1;
}
