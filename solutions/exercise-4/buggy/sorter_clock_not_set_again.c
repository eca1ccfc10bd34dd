/* expect: check=4.3.times check=4.3.kind rule=- line=0 */
/*
 * sorter.c - tells jobs that wait from jobs that work: one alone, then many at
 * once. Waits overlap, work does not.
 */
#include "sorter.h"

#include <stdbool.h>
#include <stdlib.h>

enum { NS_PER_MS = 1000000 };

struct sorter {
    uv_loop_t *loop;
    const struct load *load;
    unsigned copies, under_way;
    bool is_alone; /* the first run is not over yet */
    int status;
    sorter_done_cb done;
    void *arg;
    uint64_t begun_ns;
    struct sorter_report report;
};

static unsigned passed_ms(const struct sorter *sorter)
{
    return (unsigned)((uv_hrtime() - sorter->begun_ns) / NS_PER_MS);
}

static void finish(struct sorter *sorter)
{
    struct sorter_report *report = &sorter->report;

    report->together_ms = passed_ms(sorter);
    report->kind = report->together_ms < sorter->copies * report->alone_ms / 2.0
                       ? LOAD_WAITS
                       : LOAD_WORKS;
    sorter->done(sorter->arg, sorter->status,
                 sorter->status == 0 ? report : NULL);
    free(sorter);
}

static void run_over(void *arg, int status);

static void begin_all(struct sorter *sorter)
{
    sorter->is_alone = false;
    for (unsigned i = 0; i < sorter->copies && sorter->status == 0; i++) {
        sorter->status =
            load_begin(sorter->loop, sorter->load, run_over, sorter);
        sorter->under_way += sorter->status == 0;
    }
}

static void run_over(void *arg, int status)
{
    struct sorter *sorter = arg;

    sorter->under_way--;
    if (sorter->status == 0)
        sorter->status = status;
    if (sorter->is_alone && sorter->status == 0) {
        sorter->report.alone_ms = passed_ms(sorter);
        begin_all(sorter);
    }
    if (sorter->under_way == 0)
        finish(sorter);
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
    sorter->loop = loop;
    sorter->load = load;
    sorter->copies = copies;
    sorter->done = done;
    sorter->arg = arg;
    sorter->is_alone = true;
    sorter->under_way = 1;
    sorter->begun_ns = uv_hrtime();
    rc = load_begin(loop, load, run_over, sorter);
    if (rc < 0)
        free(sorter);
    return rc;
}
