/*
 * turns.c - a scheduler: jobs in a ring of memory that grows.
 */
#include "turns.h"

#include <stdlib.h>

struct job {
    turns_step step;
    void *arg;
};

struct turns {
    struct job *jobs;
    size_t first, count, room;
};

struct turns *turns_new(void)
{
    return calloc(1, sizeof(struct turns));
}

/* Makes room for one more, and lays the line out from the start. */
static int grow(struct turns *turns)
{
    size_t room = turns->room ? 2 * turns->room : 4;
    struct job *jobs = malloc(room * sizeof(*jobs));

    if (!jobs)
        return -1;
    for (size_t i = 0; i < turns->count; i++)
        jobs[i] = turns->jobs[(turns->first + i) % turns->room];
    free(turns->jobs);
    turns->jobs = jobs;
    turns->first = 0;
    turns->room = room;
    return 0;
}

int turns_add(struct turns *turns, turns_step step, void *job)
{
    if (!step || (turns->count == turns->room && grow(turns) < 0))
        return -1;
    turns->jobs[(turns->first + turns->count++) % turns->room] =
        (struct job){step, job};
    return 0;
}

size_t turns_run(struct turns *turns)
{
    size_t given = 0;

    while (turns->count > 0) {
        struct job job = turns->jobs[turns->first];

        turns->first = (turns->first + 1) % turns->room;
        turns->count--;
        given++;
        /* There is room: it has just left. Unless others joined meanwhile. */
        if (job.step(job.arg) == TURNS_AGAIN &&
            turns_add(turns, job.step, job.arg) < 0)
            abort();
    }
    return given;
}

void turns_free(struct turns *turns)
{
    free(turns->jobs);
    free(turns);
}
