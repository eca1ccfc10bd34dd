/* expect: none */
/*
 * A worker builds a bigger copy of a table. What is added in the meantime goes
 * to a list and into the copy when it replaces the table.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

struct table {
    int *keys;
    size_t count, capacity;
};

static struct table table;
static struct table bigger;
static int late[4];
static size_t late_count;
static uv_work_t growth;
static int growing;

static void copy_keys(uv_work_t *work)
{
    (void)work;
    bigger.keys = calloc(bigger.capacity, sizeof(int));
    memcpy(bigger.keys, table.keys, bigger.count * sizeof(int));
}

static void copied(uv_work_t *work, int status)
{
    (void)work;
    assert(status == 0);
    free(table.keys);
    table = bigger;
    while (late_count > 0)
        table.keys[table.count++] = late[--late_count];
    growing = 0;
}

static void add(uv_loop_t *loop, int key)
{
    if (growing) {
        late[late_count++] = key;
        return;
    }
    table.keys[table.count++] = key;
    if (table.count < table.capacity / 2)
        return;
    growing = 1;
    bigger = (struct table){NULL, table.count, table.capacity * 2};
    assert(uv_queue_work(loop, &growth, copy_keys, copied) == 0);
}

static void customer_came(uv_timer_t *timer)
{
    add(timer->loop, 77);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_timer_t door;
    size_t count;

    table = (struct table){calloc(8, sizeof(int)), 0, 8};
    uv_timer_init(loop, &door);
    uv_timer_start(&door, customer_came, 10, 0);
    for (int i = 0; i < 4; i++)
        add(loop, i);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    count = table.count;
    free(table.keys);
    return count == 5 ? 0 : 1;
}
