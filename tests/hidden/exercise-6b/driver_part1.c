/* driver_part1.c - has a board filled by stations that take their time. */
#include <string.h>

#include "play/driver.h"

#include "../../../exercises/exercise-6b/board.h"
#include "../key.h"
#include "../service.h"

enum { STATIONS_MAX = 16, SESSION = 4711 };

typedef int (*fill_fn)(struct departure *departures, size_t count);

static fill_fn fill;

static struct departure departures[STATIONS_MAX];
static size_t count;
static struct service opening = {.name = "session_open"};
static struct service closing = {.name = "session_close"};
static struct service stations = {.name = "station_ask"};
static long long asked[STATIONS_MAX];
static long long bad_session;  /* questions outside of the session */
static long long closed_early; /* while questions were under way */
static int session;            /* SESSION while it is open */

int session_open(int *ret_session)
{
    int rc = service_call(&opening, __builtin_return_address(0),
                          (unsigned)input_int("open_ms"),
                          (int)input_int("open_status"));

    if (rc == 0)
        *ret_session = session = SESSION;
    return rc;
}

int station_ask(int asker, const char *station, int *ret_minutes)
{
    size_t i = 0;
    int rc;

    while (i < count && strcmp(departures[i].station, station) != 0)
        i++;
    if (i == count)
        return UV_ENOENT;
    asked[i]++;
    bad_session += session != SESSION || asker != session;
    rc = service_call(&stations, __builtin_return_address(0),
                      (unsigned)input_int(key_at("ms", i).text),
                      (int)input_int(key_at("status", i).text));
    if (rc == 0)
        *ret_minutes = (int)input_int(key_at("minutes", i).text);
    return rc;
}

void session_close(int closer)
{
    bad_session += session != SESSION || closer != session;
    closed_early += stations.in_flight > 0;
    session = 0;
    (void)service_call(&closing, __builtin_return_address(0),
                       (unsigned)input_int("close_ms"), 0);
}

static long long answers(void)
{
    return opening.answers + stations.answers + closing.answers;
}

/* The program that has the board filled, and then goes on for a minute. */
static int program(void *arg)
{
    long long began_us = (long long)(rt_now_ns() / 1000);
    int rc = fill(departures, count);

    (void)arg;
    observe_int("took_us", (long long)(rt_now_ns() / 1000) - began_us);
    observe_int("returned", rc);
    observe_int("answers", answers());
    observe_int("closes_at_end", closing.answers);
    for (size_t i = 0; i < count; i++) {
        observe_int(key_at("minutes", i).text, departures[i].minutes);
        observe_int(key_at("status", i).text, departures[i].status);
    }
    return async_sleep(LATER_MS);
}

/* Inputs: "open_ms", "open_status", "close_ms", "stations", and for each its
 * name, ms, status and minutes. */
static void run_board(void)
{
    count = (size_t)input_int("stations");
    for (size_t i = 0; i < count && i < STATIONS_MAX; i++)
        departures[i] =
            (struct departure){input_text(key_at("name", i).text), -1, 1};
    async_run(driver_loop(), task_new("program", program, NULL));
    observe_int("answers_later", answers());
    service_observe(&opening, "open_");
    service_observe(&stations, "stations_");
    service_observe(&closing, "close_");
    observe_int("bad_session", bad_session);
    observe_int("closed_early", closed_early);
    for (size_t i = 0; i < count; i++)
        observe_int(key_at("asked", i).text, asked[i]);
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"board_fill", (void **)&fill},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"board", run_board},
    {NULL, NULL},
};

extern const struct driver_part driver_part1;
const struct driver_part driver_part1 = {1, symbols, tests};
