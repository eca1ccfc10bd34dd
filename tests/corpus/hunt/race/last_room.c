/* expect: class=race rule=UV502 also=UV606 line=40 schedules=any */
/*
 * A hotel looks whether a room is free, asks for the deposit, and only then
 * gives the room away: two guests get the last one.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct hotel {
    int free_rooms, guests, refused;
};

struct booking {
    uv_timer_t deposit;
    struct hotel *hotel;
    int pays;
};

static void booking_closed(uv_handle_t *handle)
{
    free(handle->data);
}

static void deposit_answered(uv_timer_t *timer)
{
    struct booking *b = timer->data;

    if (b->pays) {
        b->hotel->free_rooms--;
        b->hotel->guests++;
    }
    uv_close((uv_handle_t *)timer, booking_closed);
}

static void book(uv_loop_t *loop, struct hotel *hotel, int pays)
{
    struct booking *b;

    if (hotel->free_rooms == 0) {
        hotel->refused++;
        return;
    }
    b = malloc(sizeof(*b));
    b->hotel = hotel;
    b->pays = pays;
    b->deposit.data = b;
    uv_timer_init(loop, &b->deposit);
    uv_timer_start(&b->deposit, deposit_answered, 2, 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct hotel hotel = {.free_rooms = 2};

    book(loop, &hotel, 1);
    book(loop, &hotel, 1);
    book(loop, &hotel, 1);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    assert(hotel.free_rooms >= 0);
    return hotel.guests == 2 && hotel.refused == 1 ? 0 : 1;
}
