/*
 * turns.c - a scheduler.
 *
 * Everybody gets everything done. But the first job in the line has the thread
 * until it is done, and a job that takes an hour makes all others wait an hour.
 * And who joins while the scheduler runs is never looked at.
 */
#include "turns.h"

#include <stdlib.h>

enum { JOBS_MAX = 16 };

struct job {
    turns_step step;
    void *arg;
};

struct turns {
    struct job jobs[JOBS_MAX];
    size_t count;
};

struct turns *turns_new(void)
{
    return calloc(1, sizeof(struct turns));
}

int turns_add(struct turns *turns, turns_step step, void *job)
{
    if (!step || turns->count == JOBS_MAX)
        return -1;
    turns->jobs[turns->count++] = (struct job){step, job};
    return 0;
}

size_t turns_run(struct turns *turns)
{
    size_t count = turns->count, given = 0;

    for (size_t i = 0; i < count; i++) {
        struct job *job = &turns->jobs[i];

        do {
            given++;
        } while (job->step(job->arg) == TURNS_AGAIN);
    }
    turns->count = 0;
    return given;
}

void turns_free(struct turns *turns)
{
    free(turns);
}
