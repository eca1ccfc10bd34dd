/*
 * kitchen.c - cooks the orders of a table.
 *
 * The food is good and nobody is forgotten. But a table of ten waits ten times
 * as long as a single guest, and while one table is served nobody even looks at
 * the door.
 *
 * The stove has a second way to cook: stove_start(), see kitchen.h. It begins,
 * and returns; what comes afterwards has to move into a function that the
 * stove calls when the dish is ready. So whatever that function needs to know
 * (which order? for whom? is it the last one?) has to be kept somewhere until
 * then, and kitchen_serve() has returned long before.
 */
#include "kitchen.h"

int kitchen_serve(uv_loop_t *loop, const struct order *orders, size_t count,
                  kitchen_served_cb each_served, kitchen_finished_cb finished,
                  void *arg)
{
    (void)loop; /* goes away when you use it */
    if (count == 0 || count > KITCHEN_ORDERS_MAX)
        return UV_EINVAL;
    for (size_t i = 0; i < count; i++)
        each_served(arg, i, stove_cook(&orders[i]));
    finished(arg);
    return 0;
}
