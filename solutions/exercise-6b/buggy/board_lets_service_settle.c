/* expect: check=6b.1.together rule=UV301 line=54 */
/* board.c - asks some stations for their next trains, all at the same time. */
#include "board.h"

#include <stdlib.h>
#include <unistd.h>

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

    departure->status = station_ask(question->session, departure->station,
                                    &departure->minutes);
    return departure->status;
}

/* Asks all stations in a session that is open. */
static int ask_all(int session, struct departure *departures, size_t count)
{
    struct question *questions = calloc(count, sizeof(*questions));
    struct task **tasks = calloc(count, sizeof(struct task *));
    int rc = UV_ENOMEM;

    if (!questions || !tasks)
        goto out;
    for (size_t i = 0; i < count; i++) {
        questions[i] = (struct question){session, &departures[i]};
        tasks[i] =
            task_new(departures[i].station, question_run, &questions[i]);
    }
    rc = gather(tasks, count, NULL);
out:
    free(tasks);
    free(questions);
    return rc;
}

int board_fill(struct departure *departures, size_t count)
{
    int session;
    int rc = session_open(&session);

    if (rc < 0)
        return rc;
    /* The service needs a moment after a session was opened. */
    usleep(500 * 1000);
    rc = ask_all(session, departures, count);
    session_close(session);
    return rc;
}
