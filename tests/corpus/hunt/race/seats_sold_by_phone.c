/* expect: class=race rule=UV501 also=UV606 line=41 schedules=any */
/*
 * A box office keeps the free seats of a show in a table of shows. A phone sale
 * notes the number, waits for the card, and writes the number less one,
 * although the counter has sold meanwhile.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

enum { SHOWS = 3 };

struct office;

struct sale {
    uv_timer_t card;
    struct office *office;
    int show;
    int free_seats;
};

struct office {
    int free_seats[SHOWS];
    int calls;
};

static void sale_over(uv_handle_t *handle)
{
    struct sale *sale = handle->data;

    sale->office->calls--;
    free(sale);
}

static void card_charged(uv_timer_t *timer)
{
    struct sale *sale = timer->data;
    int *seats = &sale->office->free_seats[sale->show];

    if (sale->free_seats > 0)
        *seats = sale->free_seats - 1;
    uv_close((uv_handle_t *)timer, sale_over);
}

static void sell_by_phone(struct office *office, uv_loop_t *loop, int show)
{
    struct sale *sale = malloc(sizeof(*sale));

    sale->office = office;
    sale->show = show;
    sale->free_seats = office->free_seats[show];
    sale->card.data = sale;
    office->calls++;
    uv_timer_init(loop, &sale->card);
    uv_timer_start(&sale->card, card_charged, 15, 0);
}

static void counter_opens(uv_timer_t *timer)
{
    struct office *office = timer->data;

    if (office->free_seats[1] >= 4)
        office->free_seats[1] -= 4; /* a family comes to the counter */
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t loop;
    uv_timer_t counter;
    struct office office = {{50, 6, 0}, 0};

    uv_loop_init(&loop);
    uv_timer_init(&loop, &counter);
    counter.data = &office;
    uv_timer_start(&counter, counter_opens, 5, 0);
    sell_by_phone(&office, &loop, 1);
    sell_by_phone(&office, &loop, 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(&loop) == 0);
    assert(office.calls == 0 && office.free_seats[0] == 49);
    return office.free_seats[1] == 1 ? 0 : 1;
}
