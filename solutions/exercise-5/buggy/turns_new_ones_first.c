/* expect: check=5.1.fair check=5.1.join rule=- line=0 */
/*
 * turns.c - a scheduler: a line of jobs, of which the first has a turn.
 */
#include "turns.h"

#include <stdlib.h>

struct job {
    turns_step step;
    void *arg;
    struct job *next;
};

struct turns {
    struct job *first;
    struct job **end; /* where the next one joins */
};

struct turns *turns_new(void)
{
    struct turns *turns = calloc(1, sizeof(*turns));

    if (turns)
        turns->end = &turns->first;
    return turns;
}

static void join(struct turns *turns, struct job *job)
{
    job->next = NULL;
    *turns->end = job;
    turns->end = &job->next;
}

static struct job *leave(struct turns *turns)
{
    struct job *job = turns->first;

    turns->first = job->next;
    if (!turns->first)
        turns->end = &turns->first;
    return job;
}

int turns_add(struct turns *turns, turns_step step, void *job)
{
    struct job *added = step ? malloc(sizeof(*added)) : NULL;

    if (!added)
        return -1;
    *added = (struct job){step, job, NULL};
    added->next = turns->first;
    turns->first = added;
    if (!added->next)
        turns->end = &added->next;
    return 0;
}

size_t turns_run(struct turns *turns)
{
    size_t given = 0;

    while (turns->first) {
        /* Out of the line first: its step may let others join. */
        struct job *job = leave(turns);

        given++;
        if (job->step(job->arg) == TURNS_AGAIN)
            join(turns, job);
        else
            free(job);
    }
    return given;
}

void turns_free(struct turns *turns)
{
    while (turns->first)
        free(leave(turns));
    free(turns);
}
