/* expect: none */
/* A cinema counts its seats with a semaphore, and callbacks take them with
 * uv_sem_wait; there are always more seats than visitors. */
#include <assert.h>
#include <uv.h>

enum { SEATS = 6, VISITORS = 5 };

struct cinema {
    uv_sem_t seats;
    uv_timer_t door;
    uv_timer_t film;
    int inside, seen;
};

static struct cinema cinema;

static void enter(uv_timer_t *timer)
{
    struct cinema *c = timer->data;

    uv_sem_wait(&c->seats);
    if (++c->inside == VISITORS)
        uv_close((uv_handle_t *)timer, NULL);
}

static void film_over(uv_timer_t *timer)
{
    struct cinema *c = timer->data;

    if (c->inside < VISITORS)
        return; /* it is shown again */
    while (c->inside > 0) {
        uv_sem_post(&c->seats);
        c->inside--;
        c->seen++;
    }
    uv_close((uv_handle_t *)timer, NULL);
}

static int seats_free(uv_sem_t *seats)
{
    int count = 0;

    while (uv_sem_trywait(seats) == 0)
        count++;
    return count;
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    uv_sem_init(&cinema.seats, SEATS);
    uv_timer_init(loop, &cinema.door);
    uv_timer_init(loop, &cinema.film);
    cinema.door.data = cinema.film.data = &cinema;
    uv_timer_start(&cinema.door, enter, 2, 2);
    uv_timer_start(&cinema.film, film_over, 50, 50);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(cinema.seen == VISITORS && seats_free(&cinema.seats) == SEATS);
    uv_sem_destroy(&cinema.seats);
    assert(uv_loop_close(loop) == 0);
    return 0;
}
