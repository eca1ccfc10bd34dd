/* expect: rule=UV402 line=22 */
#include <uv.h>

/* The loop goes on adding to a list that the pool walks over. */
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

static void done(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
}
int main(void)
{
    add(1);
    uv_queue_work(uv_default_loop(), &work, body, done);
    add(2);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
