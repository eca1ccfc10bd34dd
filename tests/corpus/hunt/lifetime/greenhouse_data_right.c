/* expect: none */
/* A greenhouse has a work request for each bed, and each knows its bed. */
#include <assert.h>
#include <uv.h>

struct bed {
    uv_work_t watering;
    int litres, need;
};

static struct bed beds[2] = {{.need = 3}, {.need = 5}};

static void water(uv_work_t *req)
{
    struct bed *bed = req->data;

    bed->litres += bed->need;
}

static void watered(uv_work_t *req, int status)
{
    struct bed *bed = req->data;

    assert(status == 0 && bed->litres >= bed->need);
}

static void water_now(uv_loop_t *loop, struct bed *bed)
{
    bed->watering.data = bed;
    uv_queue_work(loop, &bed->watering, water, watered);
}

static void water_later(uv_timer_t *timer)
{
    beds[1].watering.data = &beds[1];
    uv_queue_work(timer->loop, &beds[1].watering, water, watered);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t evening;

    water_now(uv_default_loop(), &beds[0]);
    uv_timer_init(uv_default_loop(), &evening);
    uv_timer_start(&evening, water_later, 15, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return beds[0].litres == 3 && beds[1].litres == 5 ? 0 : 1;
}
