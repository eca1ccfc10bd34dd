/* Few callbacks that access memory all the time: a list, a table, a buffer. */
#include <stdlib.h>
#include <string.h>
#include <uv.h>

enum { ROUNDS = 40, ITEMS = 4000, CELLS = 16 * 1024, PASSES = 8 };

struct item {
    struct item *next;
    long value;
};

static struct item *items;
static int cells[CELLS];
static long sum;
static int rounds;

static void add_items(void)
{
    for (int i = 0; i < ITEMS; i++) {
        struct item *item = malloc(sizeof(*item));

        item->next = items;
        item->value = i;
        items = item;
    }
}

static void work_through(void)
{
    for (struct item *item = items; item; item = item->next)
        sum += item->value++;
    for (int i = 0; i < CELLS; i++)
        cells[i] = cells[(i * 7 + rounds) % CELLS] + i;
}

static void work(uv_idle_t *idle)
{
    for (int pass = 0; pass < PASSES; pass++)
        work_through();
    if (++rounds == ROUNDS)
        uv_close((uv_handle_t *)idle, NULL);
}

int bench_main(void)
{
    uv_idle_t idle;
    uv_loop_t *loop = uv_default_loop();

    add_items();
    uv_idle_init(loop, &idle);
    uv_idle_start(&idle, work);
    return uv_run(loop, UV_RUN_DEFAULT);
}
