/*
 * sorter.c - tells jobs that wait from jobs that work.
 *
 * One run is measured. What is missing is the other half of the experiment:
 * many at once, and the comparison. A wait of a second and a computation of a
 * second look the same as long as there is one of them.
 */
#include "sorter.h"

#include <stdlib.h>

enum { NS_PER_MS = 1000000 };

struct sorter {
    uv_loop_t *loop;
    const struct load *load;
    unsigned copies;
    sorter_done_cb done;
    void *arg;
    uint64_t begun_ns;
    struct sorter_report report;
};

static void one_over(void *arg, int status)
{
    struct sorter *sorter = arg;

    sorter->report.alone_ms =
        (unsigned)((uv_hrtime() - sorter->begun_ns) / NS_PER_MS);
    sorter->done(sorter->arg, status, status == 0 ? &sorter->report : NULL);
    free(sorter);
}

int sorter_measure(uv_loop_t *loop, const struct load *load, unsigned copies,
                   sorter_done_cb done, void *arg)
{
    struct sorter *sorter;
    int rc;

    if (copies < 2 || copies > SORTER_COPIES_MAX)
        return UV_EINVAL;
    sorter = calloc(1, sizeof(*sorter));
    if (!sorter)
        return UV_ENOMEM;
    *sorter = (struct sorter){loop, load, copies, done, arg, uv_hrtime(), {0}};
    rc = load_begin(loop, load, one_over, sorter);
    if (rc < 0)
        free(sorter);
    return rc;
}
