/*
 * board.c - asks some stations for their next trains. All questions are
 * spawned, then awaited in the order of the board.
 */
#include "board.h"

#include <stdlib.h>

/* One question on its way. */
struct question {
    int session;
    struct departure *departure;
    struct task *task;
};

static int question_run(void *arg)
{
    const struct question *question = arg;

    return station_ask(question->session, question->departure->station,
                       &question->departure->minutes);
}

static void question_begin(struct question *question, int session,
                           struct departure *departure)
{
    question->session = session;
    question->departure = departure;
    question->task = task_new(departure->station, question_run, question);
    /* Without memory there is no task; await() tells that later. */
    (void)task_spawn(question->task);
}

int board_fill(struct departure *departures, size_t count)
{
    struct question *questions = calloc(count, sizeof(*questions));
    int session, first = questions ? session_open(&session) : UV_ENOMEM;

    if (first < 0)
        goto out;
    for (size_t i = 0; i < count; i++)
        question_begin(&questions[i], session, &departures[i]);
    for (size_t i = 0; i < count; i++) {
        departures[i].status = await(questions[i].task);
        if (first == 0)
            first = departures[i].status;
    }
    session_close(session);
out:
    free(questions);
    return first;
}
