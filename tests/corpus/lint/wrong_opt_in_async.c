/* expect: UV902@26 UV902@37 UV902@48 */
/* One item for each call, where one call may be for several. */
#include <stdlib.h>
#include <uv.h>

struct item {
    struct item *next;
};

struct queue {
    uv_async_t wake;
    uv_mutex_t lock;
    struct item *head;
};

static struct queue jobs;

/* By hand. */
static void on_wake(uv_async_t *async)
{
    struct item *item;

    (void)async;
    uv_mutex_lock(&jobs.lock);
    item = jobs.head; if (item)
        jobs.head = item->next;
    uv_mutex_unlock(&jobs.lock);
    free(item);
}

/* By a function. */
struct item *queue_pop(struct queue *queue);
void item_run(struct item *item);
static void on_message(uv_async_t *async)
{
    struct item *item =
        queue_pop(async->data);

    if (item)
        item_run(item);
}

/* By a function that is told which. */
static void on_last(uv_async_t *async)
{
    struct queue *queue = async->data;

    queue->head = queue->head->next;
}

int begin(uv_loop_t *loop, uv_async_t *a, uv_async_t *b)
{
    int rc = uv_async_init(loop, &jobs.wake, on_wake);

    a->data = b->data = &jobs;
    if (rc == 0)
        rc = uv_async_init(loop, a, on_message);
    if (rc == 0)
        rc = uv_async_init(loop, b, on_last);
    return rc;
}
