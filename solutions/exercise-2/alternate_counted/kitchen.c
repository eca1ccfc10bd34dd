/*
 * kitchen.c - cooks all orders of a table at the same time.
 *
 * Each order has memory of its own. What the stove does not take is served at
 * once; kitchen_serve() itself counts as one who is not ready until it has
 * begun everything, so that the table is not cleared under its hands.
 */
#include "kitchen.h"

#include <stdlib.h>

struct table {
    kitchen_served_cb served;
    kitchen_finished_cb finished;
    void *arg;
    size_t busy; /* orders on the stove, and whoever begins them */
};

struct pan {
    struct table *table;
    size_t index;
};

static void table_leave(struct table *table)
{
    if (--table->busy > 0)
        return;
    table->finished(table->arg);
    free(table);
}

static void pan_ready(void *arg, int status)
{
    struct pan *pan = arg;
    struct table *table = pan->table;
    size_t index = pan->index;

    free(pan);
    table->served(table->arg, index, status);
    table_leave(table);
}

static int pan_begin(struct table *table, uv_loop_t *loop,
                     const struct order *order, size_t index)
{
    struct pan *pan = malloc(sizeof(*pan));
    int rc;

    if (!pan)
        return UV_ENOMEM;
    pan->table = table;
    pan->index = index;
    rc = stove_start(loop, order, pan_ready, pan);
    if (rc < 0)
        free(pan);
    else
        table->busy++;
    return rc;
}

int kitchen_serve(uv_loop_t *loop, const struct order *orders, size_t count,
                  kitchen_served_cb each_served, kitchen_finished_cb finished,
                  void *arg)
{
    struct table *table;

    if (count < 1 || count > KITCHEN_ORDERS_MAX)
        return UV_EINVAL;
    table = malloc(sizeof(*table));
    if (!table)
        return UV_ENOMEM;
    *table = (struct table){each_served, finished, arg, 1};
    for (size_t i = 0; i < count; i++) {
        int rc = pan_begin(table, loop, &orders[i], i);

        if (rc < 0)
            table->served(table->arg, i, rc);
    }
    table_leave(table);
    return 0;
}
