/*
 * board.h - the contract of part 1: a board in a railway station that shows
 * when the next train leaves each of some stations.
 */
#ifndef BOARD_H
#define BOARD_H

#include <stddef.h>

#include "async.h"

struct departure {
    const char *station; /* filled in by the caller */
    int minutes;         /* until the next train leaves */
    int status;          /* 0, or the UV code with which its station failed */
};

/* --- given; all of them take a while, and are to be called in a task --- */

/* Opens a session. On success *ret_session is its number, never 0. */
SUSPENDS int session_open(int *ret_session);
/* Asks one station. On failure *ret_minutes is untouched. Any number of
 * questions may be under way in one session. */
SUSPENDS int station_ask(int session, const char *station, int *ret_minutes);
/* Closes the session; cannot fail. No question may be under way. */
SUSPENDS void session_close(int session);

/*
 * Fills in `minutes` and `status` of each departure; to be called in a task.
 *
 * Opens one session, asks all stations at the same time, each once, and closes
 * the session when the last of them has answered. A station that fails stops
 * no other; its `minutes` do not matter. If the session cannot be opened,
 * nobody is asked and nothing is closed.
 *
 * Returns when the session is closed, and nothing goes on after that. Returns
 * 0, or the code of session_open(), or else the first error in the order of
 * the array.
 */
SUSPENDS int board_fill(struct departure *departures, size_t count);

#endif
