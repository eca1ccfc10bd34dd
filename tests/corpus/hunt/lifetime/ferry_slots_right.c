/* expect: none */
/* A harbour has a timer for each ferry and closes all of them at closing time.
 */
#include <assert.h>
#include <uv.h>

enum { FERRIES = 4, TRIPS = 6 };

struct ferry {
    uv_timer_t timer;
    int trips;
};

static struct ferry ferries[FERRIES];
static int trips;

static void close_harbour(void)
{
    for (int i = 0; i < FERRIES; i++)
        uv_close((uv_handle_t *)&ferries[i].timer, NULL);
}

static void sail(uv_timer_t *timer)
{
    struct ferry *ferry = timer->data;

    ferry->trips++;
    if (++trips == TRIPS)
        close_harbour();
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    for (int i = 0; i < FERRIES; i++) {
        uv_timer_init(loop, &ferries[i].timer);
        ferries[i].timer.data = &ferries[i];
        uv_timer_start(&ferries[i].timer, sail, 10 + i, 10);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return trips == TRIPS ? 0 : 1;
}
