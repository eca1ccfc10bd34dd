/* expect: none */
/* Checkers on the pool read one table of prices without a lock, all at once: it
 * was filled before they started and nobody writes it. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

enum { CHECKERS = 4, ENTRIES = 50 };

struct entry {
    char name[8];
    int cents;
};

struct checker {
    uv_work_t work;
    const struct entry *table;
    int first, sum;
};

static int total;

static void check(uv_work_t *req)
{
    struct checker *c = req->data;

    for (int i = c->first; i < ENTRIES; i += CHECKERS)
        if (c->table[i].name[0] == 'p')
            c->sum += c->table[i].cents;
}

static void checked(uv_work_t *req, int status)
{
    struct checker *c = req->data;

    assert(status == 0);
    total += c->sum;
}

static struct entry *fill(void)
{
    struct entry *table = calloc(ENTRIES, sizeof(*table));

    assert(table);
    for (int i = 0; i < ENTRIES; i++) {
        strcpy(table[i].name, "pear");
        table[i].cents = i;
    }
    return table;
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct checker checkers[CHECKERS];
    struct entry *table = fill();

    for (int i = 0; i < CHECKERS; i++) {
        checkers[i] = (struct checker){.table = table, .first = i};
        checkers[i].work.data = &checkers[i];
        uv_queue_work(loop, &checkers[i].work, check, checked);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    free(table);
    assert(uv_loop_close(loop) == 0);
    return total == ENTRIES * (ENTRIES - 1) / 2 ? 0 : 1;
}
