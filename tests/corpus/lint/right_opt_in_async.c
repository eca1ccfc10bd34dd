/* expect: none */
/* Async callbacks that take everything, or carry no items. */
#include <stdlib.h>
#include <uv.h>

struct item {
    struct item *next;
};

struct queue {
    uv_mutex_t lock;
    struct item *head;
};

struct item *queue_pop(struct queue *queue);
struct item *queue_take_all(struct queue *queue);
void item_run(struct item *item);
void items_run(struct item *first);

static int stopping;

static void on_loop(uv_async_t *async)
{
    struct item *item;

    while ((item = queue_pop(async->data)))
        item_run(item);
}

static void drain(struct queue *queue)
{
    struct item *item;

    while ((item = queue_pop(queue)))
        item_run(item);
}

static void on_helper(uv_async_t *async)
{
    drain(async->data);
}

static void on_all(uv_async_t *async)
{
    items_run(queue_take_all(async->data));
}

/* One, and then once more. */
static void on_one(uv_async_t *async)
{
    struct item *item = queue_pop(async->data);

    if (!item)
        return;
    item_run(item);
    uv_async_send(async);
}

/* A flag can be set twice. */
static void on_stop(uv_async_t *async)
{
    stopping = 1;
    uv_close((uv_handle_t *)async, NULL);
}

int begin(uv_loop_t *loop, uv_async_t asyncs[5], struct queue *queue)
{
    int i, rc = uv_async_init(loop, &asyncs[0], on_loop);

    for (i = 0; i < 5; i++)
        asyncs[i].data = queue;
    if (rc == 0)
        rc = uv_async_init(loop, &asyncs[1], on_helper);
    if (rc == 0)
        rc = uv_async_init(loop, &asyncs[2], on_all);
    if (rc == 0)
        rc = uv_async_init(loop, &asyncs[3], on_one);
    if (rc == 0)
        rc = uv_async_init(loop, &asyncs[4], on_stop);
    return rc;
}
