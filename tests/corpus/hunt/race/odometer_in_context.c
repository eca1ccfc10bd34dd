/* expect: class=race rule=UV501 also=UV506 line=48 */
/*
 * Lorries report trips. Each trip keeps a copy of the whole lorry record in its
 * context and puts the copy back when the route has been looked up.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

struct lorry {
    char plate[8];
    long km;
    int trips;
};

struct trip {
    uv_work_t routing;
    struct lorry lorry;
    int from, to;
    long km;
};

static struct lorry fleet[2] = {{"AA 1", 1000, 1}, {"BB 2", 500, 1}};

static struct lorry *find(const char *plate)
{
    for (size_t i = 0; i < 2; i++)
        if (strcmp(fleet[i].plate, plate) == 0)
            return &fleet[i];
    return NULL;
}

static void find_route(uv_work_t *work)
{
    struct trip *trip = work->data;

    trip->km = 10L * abs(trip->to - trip->from);
}

static void route_found(uv_work_t *work, int status)
{
    struct trip *trip = work->data;

    assert(status == 0);
    trip->lorry.km += trip->km;
    trip->lorry.trips++;
    *find(trip->lorry.plate) = trip->lorry;
    free(trip);
}

static void report_trip(uv_loop_t *loop, const char *plate, int from, int to)
{
    struct trip *trip = calloc(1, sizeof(*trip));

    trip->lorry = *find(plate);
    trip->from = from;
    trip->to = to;
    trip->routing.data = trip;
    assert(uv_queue_work(loop, &trip->routing, find_route, route_found) == 0);
}

static void evening(uv_timer_t *timer)
{
    report_trip(timer->loop, "AA 1", 7, 3);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_timer_t clock;

    uv_timer_init(loop, &clock);
    uv_timer_start(&clock, evening, 8, 0);
    report_trip(loop, "AA 1", 1, 7);
    report_trip(loop, "BB 2", 2, 4);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    assert(fleet[1].km == 520 && fleet[1].trips == 2);
    return fleet[0].km == 1100 && fleet[0].trips == 3 ? 0 : 1;
}
