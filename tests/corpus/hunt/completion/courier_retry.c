/* expect: class=completion rule=UV102 also=UV506 line=33 */
/* A courier sends a second rider when the first has not come after 40 ms. Both
 * may arrive, and each reports the delivery. */
#include <assert.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

struct delivery {
    uv_work_t riders[2];
    uv_timer_t doubt;
    int under_way, sent;
    void (*done)(int rider);
    int is_delivered;
};

static struct delivery delivery;
static int delivered;

static void ride(uv_work_t *req)
{
    (void)req;
    usleep(20 * 1000);
}

static void arrived(uv_work_t *req, int status)
{
    struct delivery *d = req->data;

    assert(status == 0);
    d->under_way--;
    d->is_delivered = 1;
    d->done((int)(req - d->riders));
    if (d->under_way == 0 && !uv_is_closing((uv_handle_t *)&d->doubt))
        uv_close((uv_handle_t *)&d->doubt, NULL);
}

static void send_rider(uv_loop_t *loop, struct delivery *d)
{
    uv_work_t *rider = &d->riders[d->sent++];

    rider->data = d;
    d->under_way++;
    uv_queue_work(loop, rider, ride, arrived);
}

static void in_doubt(uv_timer_t *timer)
{
    struct delivery *d = timer->data;

    send_rider(timer->loop, d);
    uv_close((uv_handle_t *)timer, NULL);
}

static void signed_for(int rider)
{
    (void)rider;
    delivered++;
}

int main(void)
{
    delivery.done = signed_for;
    uv_timer_init(uv_default_loop(), &delivery.doubt);
    delivery.doubt.data = &delivery;
    uv_timer_start(&delivery.doubt, in_doubt, 40, 0);
    send_rider(uv_default_loop(), &delivery);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return delivered == 1 ? 0 : 1;
}
