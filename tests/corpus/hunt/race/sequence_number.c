/* expect: class=race rule=UV501 also=UV606 line=28 schedules=any */
/*
 * Parcels get the number that was free when their label began to print; the
 * next free number is stored when the label is out, so two parcels share one.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct parcel {
    struct parcel *next;
    uv_timer_t printer;
    int number;
};

struct depot {
    struct parcel *shipped;
    int next_number;
};

static void printed(uv_timer_t *timer)
{
    struct parcel *parcel = timer->data;
    struct depot *depot = timer->loop->data;

    parcel->next = depot->shipped;
    depot->shipped = parcel;
    depot->next_number = parcel->number + 1;
    uv_close((uv_handle_t *)timer, NULL);
}

static void ship(uv_loop_t *loop, int weight)
{
    struct depot *depot = loop->data;
    struct parcel *parcel = calloc(1, sizeof(*parcel));

    parcel->number = depot->next_number;
    parcel->printer.data = parcel;
    uv_timer_init(loop, &parcel->printer);
    uv_timer_start(&parcel->printer, printed, 1 + weight % 3, 0);
}

static int has_duplicates(const struct depot *depot)
{
    for (const struct parcel *a = depot->shipped; a; a = a->next)
        for (const struct parcel *b = a->next; b; b = b->next)
            if (a->number == b->number)
                return 1;
    return 0;
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct depot depot = {NULL, 100};
    int duplicates;

    loop->data = &depot;
    for (int weight = 3; weight < 6; weight++)
        ship(loop, weight);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    duplicates = has_duplicates(&depot);
    while (depot.shipped) {
        struct parcel *parcel = depot.shipped;

        depot.shipped = parcel->next;
        free(parcel);
    }
    return duplicates;
}
