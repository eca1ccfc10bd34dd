/*
 * naps.c - a scheduler whose jobs may sleep.
 *
 * Whoever sleeps here sleeps for all: naps_sleep() stops the thread. And all
 * turns are given before naps_start() returns. What a job wants is only that
 * its own next turn comes later; until then the turns belong to the others, and
 * when nobody wants one, to the loop.
 */
#include "naps.h"

#include <stdlib.h>

enum { JOBS_MAX = 64 };

struct job {
    naps_step step; /* NULL: done */
    void *arg;
};

struct naps {
    uv_loop_t *loop;
    struct job jobs[JOBS_MAX];
    size_t count;
};

struct naps *naps_new(uv_loop_t *loop)
{
    struct naps *naps = calloc(1, sizeof(*naps));

    if (naps)
        naps->loop = loop;
    return naps;
}

int naps_add(struct naps *naps, naps_step step, void *job)
{
    if (!step)
        return UV_EINVAL;
    if (naps->count == JOBS_MAX)
        return UV_ENOMEM;
    naps->jobs[naps->count++] = (struct job){step, job};
    return 0;
}

void naps_sleep(struct naps *naps, unsigned ms)
{
    (void)naps;
    uv_sleep(ms);
}

int naps_start(struct naps *naps, naps_done_cb done, void *arg)
{
    size_t left = naps->count;

    if (left == 0)
        return UV_EINVAL;
    while (left > 0) {
        left = 0;
        for (size_t i = 0; i < naps->count; i++) {
            struct job *job = &naps->jobs[i];

            if (job->step && job->step(naps, job->arg) == NAPS_DONE)
                job->step = NULL;
            left += job->step != NULL;
        }
    }
    free(naps);
    done(arg);
    return 0;
}
