/* expect: none */
#include <uv.h>

/* The list is complete before the pool gets it, and walked again after that. */
#include <stdlib.h>

struct item {
    struct item *next;
    int number;
};

static struct item *items;
static int sum;
static uv_work_t work;

static void add(int number)
{
    struct item *item = malloc(sizeof *item);

    item->next = items;
    item->number = number;
    items = item;
}

static void body(uv_work_t *req)
{
    (void)req;
    for (struct item *item = items; item; item = item->next)
        sum += item->number;
}

static void after(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
    add(3);
}

int main(void)
{
    add(1);
    add(2);
    uv_queue_work(uv_default_loop(), &work, body, after);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
