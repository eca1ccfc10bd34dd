/* suite_part1.c - are all stations asked at once, in one session? */
#include <stdio.h>
#include <uv.h>

#include "../key.h"
#include "suite.h"

enum { STATIONS_MAX = 16 };

struct station {
    char name[32];
    unsigned ms;
    int status, minutes;
};

struct drawn {
    size_t count;
    unsigned open_ms, close_ms;
    int open_status;
    struct station station[STATIONS_MAX];
};

/* Stations that all answer. */
static void draw(struct run *run, struct drawn *drawn)
{
    struct random *random = run_random(run);

    drawn->count = (size_t)random_between(random, 3, 8);
    drawn->open_ms = draw_ms(run);
    drawn->close_ms = draw_ms(run);
    drawn->open_status = 0;
    for (size_t i = 0; i < drawn->count; i++) {
        struct station *station = &drawn->station[i];

        snprintf(station->name, sizeof(station->name), "station-%02u-%zu",
                 (unsigned)random_below(random, 100), i);
        station->ms = draw_ms(run);
        station->status = 0;
        station->minutes = (int)random_between(random, 1, 90);
    }
}

/* Two neighbours fail, and any of the others. */
static void draw_failures(struct run *run, struct drawn *drawn)
{
    struct random *random = run_random(run);
    size_t code = (size_t)random_below(random, 5);
    size_t first = (size_t)random_below(random, drawn->count);

    for (size_t i = 0; i < drawn->count; i++) {
        bool must = i == first || i == (first + 1) % drawn->count;

        if (must || random_below(random, 4) == 0)
            drawn->station[i].status = code_at(code++);
    }
}

static void play(struct run *run, const struct drawn *drawn)
{
    run_input_int(run, "open_ms", drawn->open_ms);
    run_input_int(run, "open_status", drawn->open_status);
    run_input_int(run, "close_ms", drawn->close_ms);
    run_input_int(run, "stations", (long long)drawn->count);
    for (size_t i = 0; i < drawn->count; i++) {
        const struct station *station = &drawn->station[i];

        run_input_text(run, key_at("name", i).text, station->name);
        run_input_int(run, key_at("ms", i).text, station->ms);
        run_input_int(run, key_at("status", i).text, station->status);
        run_input_int(run, key_at("minutes", i).text, station->minutes);
    }
    run_play(run, "board");
    claim_returned(run, "board_fill");
}

static void claim_departure(struct run *run, const struct station *station,
                            size_t i)
{
    long long status = seen_int(run, key_at("status", i).text);
    long long minutes = seen_int(run, key_at("minutes", i).text);

    claim(run, status == station->status,
          "'%s' ended with %s, but its status on the board is %s",
          station->name, status_text(station->status).text,
          status == 1 ? "not filled in" : status_text(status).text);
    claim(run, status < 0 || minutes == station->minutes,
          "the next train from '%s' leaves in %d minutes, but the board says "
          "%lld",
          station->name, station->minutes, minutes);
}

HIDDEN_TEST(board_shows_every_answer)
{
    struct drawn drawn;

    draw(run, &drawn);
    if (random_below(run_random(run), 2))
        draw_failures(run, &drawn);
    play(run, &drawn);
    for (size_t i = 0; i < drawn.count; i++) {
        long long asked = seen_int(run, key_at("asked", i).text);

        claim(run, asked == 1, "'%s' was asked %lld times",
              drawn.station[i].name, asked);
        claim_departure(run, &drawn.station[i], i);
    }
}
END_HIDDEN_TEST

HIDDEN_TEST(first_station_error_is_returned)
{
    struct drawn drawn;
    int first = 0;

    draw(run, &drawn);
    if (random_below(run_random(run), 4) > 0)
        draw_failures(run, &drawn);
    for (size_t i = 0; i < drawn.count && first == 0; i++)
        first = drawn.station[i].status;
    play(run, &drawn);
    claim(run, seen_int(run, "returned") == first,
          "the first error of the array is %s, but board_fill() returned %s",
          first ? status_text(first).text : "none",
          status_text(seen_int(run, "returned")).text);
}
END_HIDDEN_TEST

/* What the whole takes: the two steps that stand alone, and the slowest of
 * those that need not wait for each other. */
static long long shortest_ms(const struct drawn *drawn)
{
    unsigned slowest = 0;

    for (size_t i = 0; i < drawn->count; i++)
        if (drawn->station[i].ms > slowest)
            slowest = drawn->station[i].ms;
    return (long long)drawn->open_ms + slowest + drawn->close_ms;
}

HIDDEN_TEST(stations_are_asked_together)
{
    struct drawn drawn;
    long long took_ms;

    draw(run, &drawn);
    play(run, &drawn);
    took_ms = seen_int(run, "took_us") / 1000;
    claim(run, seen_int(run, "stations_most") == (long long)drawn.count,
          "at most %lld of the %zu stations were asked at the same time; the "
          "board took %lld ms, and %lld ms are enough",
          seen_int(run, "stations_most"), drawn.count, took_ms,
          shortest_ms(&drawn));
    claim(run, took_ms <= shortest_ms(&drawn) + SLACK_MS,
          "the board took %lld ms, and %lld ms are enough", took_ms,
          shortest_ms(&drawn));
}
END_HIDDEN_TEST

HIDDEN_TEST(session_holds_every_question)
{
    struct drawn drawn;

    draw(run, &drawn);
    if (random_below(run_random(run), 2))
        draw_failures(run, &drawn);
    play(run, &drawn);
    claim(run, seen_int(run, "open_calls") == 1,
          "the session was opened %lld times", seen_int(run, "open_calls"));
    claim(run, seen_int(run, "closed_early") == 0,
          "the session was closed while stations had not answered yet");
    claim(run, seen_int(run, "bad_session") == 0,
          "a session was used that was not open");
    claim(run, seen_int(run, "close_calls") == 1,
          "the session was closed %lld times", seen_int(run, "close_calls"));
}
END_HIDDEN_TEST

HIDDEN_TEST(nobody_is_asked_without_session)
{
    struct drawn drawn;

    draw(run, &drawn);
    drawn.open_status = code_at((size_t)random_below(run_random(run), 5));
    play(run, &drawn);
    claim(run, seen_int(run, "returned") == drawn.open_status,
          "the session could not be opened (%s), but board_fill() returned %s",
          status_text(drawn.open_status).text,
          status_text(seen_int(run, "returned")).text);
    claim(run, seen_int(run, "stations_calls") == 0,
          "the session could not be opened, but %lld stations were asked",
          seen_int(run, "stations_calls"));
    claim(run, seen_int(run, "close_calls") == 0,
          "the session could not be opened, but it was closed");
}
END_HIDDEN_TEST

HIDDEN_TEST(nothing_goes_on_after_board)
{
    struct drawn drawn;

    draw(run, &drawn);
    if (random_below(run_random(run), 2))
        draw_failures(run, &drawn);
    play(run, &drawn);
    claim_ended(run, "board_fill");
}
END_HIDDEN_TEST

void suite_part1(struct hidden *hidden)
{
    hidden_add(hidden, 1, board_shows_every_answer);
    hidden_add(hidden, 1, first_station_error_is_returned);
    hidden_add(hidden, 1, stations_are_asked_together);
    hidden_add(hidden, 1, session_holds_every_question);
    hidden_add(hidden, 1, nobody_is_asked_without_session);
    hidden_add(hidden, 1, nothing_goes_on_after_board);
}
