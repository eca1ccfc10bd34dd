/* expect: check=2.2.finished check=2.2.errors rule=UV101 line=27 */
/*
 * kitchen.c - cooks all orders of a table at the same time.
 *
 * What the callbacks need to know is kept in two places: one struct for the
 * table, and one for each order, which leads to it.
 */
#include "kitchen.h"

#include <stdlib.h>

struct plate {
    struct table *table;
    size_t index;
};

struct table {
    kitchen_served_cb each_served;
    kitchen_finished_cb finished;
    void *arg;
    size_t unserved;
    struct plate plates[KITCHEN_ORDERS_MAX];
};

/* The last one clears the table. */
static void plate_ready(void *arg, int status)
{
    struct plate *plate = arg;
    struct table *table = plate->table;

    table->each_served(table->arg, plate->index, status);
    if (--table->unserved > 0)
        return;
    free(table);
}

int kitchen_serve(uv_loop_t *loop, const struct order *orders, size_t count,
                  kitchen_served_cb each_served, kitchen_finished_cb finished,
                  void *arg)
{
    struct table *table;

    if (count == 0 || count > KITCHEN_ORDERS_MAX)
        return UV_EINVAL;
    table = calloc(1, sizeof(*table));
    if (!table)
        return UV_ENOMEM;
    table->each_served = each_served;
    table->finished = finished;
    table->arg = arg;
    /* All are counted before the first can come back. */
    table->unserved = count;
    for (size_t i = 0; i < count; i++) {
        struct plate *plate = &table->plates[i];
        int rc;

        plate->table = table;
        plate->index = i;
        rc = stove_start(loop, &orders[i], plate_ready, plate);
        if (rc < 0)
            plate_ready(plate, rc);
    }
    return 0;
}
