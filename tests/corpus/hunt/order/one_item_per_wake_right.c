/* expect: none */
/*
 * Completions put orders into a list and wake a printer, which prints all that
 * it finds.
 */
#include <assert.h>
#include <uv.h>

enum { ORDERS = 3 };

struct order {
    struct order *next;
    uv_work_t kitchen;
};

static struct {
    uv_async_t wake;
    uv_timer_t evening;
    struct order *list;
    int printed;
} printer;

static void print(uv_async_t *wake)
{
    (void)wake;
    while (printer.list) {
        printer.list = printer.list->next;
        printer.printed++;
    }
}

static void cook(uv_work_t *work)
{
    (void)work;
}

static void cooked(uv_work_t *work, int status)
{
    struct order *order = work->data;

    assert(status == 0);
    order->next = printer.list;
    printer.list = order;
    uv_async_send(&printer.wake);
}

static void evening(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)&printer.wake, NULL);
    uv_close((uv_handle_t *)timer, NULL);
}

static void order_came(uv_timer_t *door)
{
    static struct order orders[ORDERS];
    static int count;
    struct order *order = &orders[count++];

    order->kitchen.data = order;
    assert(uv_queue_work(door->loop, &order->kitchen, cook, cooked) == 0);
    if (count == ORDERS)
        uv_close((uv_handle_t *)door, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_timer_t door;

    assert(uv_async_init(loop, &printer.wake, print) == 0);
    uv_timer_init(loop, &door);
    uv_timer_init(loop, &printer.evening);
    uv_timer_start(&door, order_came, 1, 9);
    uv_timer_start(&printer.evening, evening, 200, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return printer.printed == ORDERS ? 0 : 1;
}
