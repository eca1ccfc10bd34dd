/*
 * board.c - asks some stations for their next trains.
 *
 * Every answer is right. But the board has forty lines by now, each station
 * takes a second to answer, and when the last line is known the first train
 * has left. Make it as fast as the slowest station, and no slower.
 */
#include "board.h"

#include <stdlib.h>

/* One question on its way. */
struct question {
    int session;
    struct departure *departure;
};

/* The body of a question's task. */
static int question_run(void *arg)
{
    const struct question *question = arg;
    struct departure *departure = question->departure;

    departure->status =
        station_ask(question->session, departure->station, &departure->minutes);
    return departure->status;
}

/* Asks all stations in a session that is open. */
static int ask_all(int session, struct departure *departures, size_t count)
{
    int first = 0;

    for (size_t i = 0; i < count; i++) {
        struct question question = {session, &departures[i]};
        int rc =
            await(task_new(departures[i].station, question_run, &question));

        if (first == 0)
            first = rc;
    }
    return first;
}

int board_fill(struct departure *departures, size_t count)
{
    int session;
    int rc = session_open(&session);

    if (rc < 0)
        return rc;
    rc = ask_all(session, departures, count);
    session_close(session);
    return rc;
}
