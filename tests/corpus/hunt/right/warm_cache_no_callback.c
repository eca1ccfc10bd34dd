/* expect: none */
/* A shop warms its cache with work that has no callback: the work is static,
 * owns nothing, and a cold cache is only slower. */
#include <assert.h>
#include <stdatomic.h>
#include <uv.h>

enum { SHELVES = 3, GOODS = 16 };

struct shelf {
    uv_work_t warming;
    atomic_int is_warm;
    int prices[GOODS];
};

static struct shelf shelves[SHELVES];
static int sold;

static void warm(uv_work_t *req)
{
    struct shelf *shelf = req->data;

    for (int i = 0; i < GOODS; i++)
        shelf->prices[i] = 10 * i;
    atomic_store(&shelf->is_warm, 1);
}

static int price(struct shelf *shelf, int good)
{
    if (atomic_load(&shelf->is_warm))
        return shelf->prices[good];
    return 10 * good; /* computed, the slow way */
}

static void customer(uv_timer_t *timer)
{
    assert(price(&shelves[sold % SHELVES], 7) == 70);
    if (++sold == 5)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_timer_t door;

    for (int i = 0; i < SHELVES; i++) {
        shelves[i].warming.data = &shelves[i];
        uv_queue_work(loop, &shelves[i].warming, warm, NULL);
    }
    uv_timer_init(loop, &door);
    uv_timer_start(&door, customer, 2, 2);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return sold == 5 ? 0 : 1;
}
