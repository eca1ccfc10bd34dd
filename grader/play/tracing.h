/*
 * tracing.h - the run of a grading that is most worth to be looked at: one test
 * that failed, or showed a finding, is played once more and kept whole, beside
 * the same inputs under the plain schedule.
 */
#ifndef GRADE_PLAY_TRACING_H
#define GRADE_PLAY_TRACING_H

#include "play/playing.h"
#include "play/trace_document.h"

/* How much a part has to show. */
enum tracing_worth {
    TRACING_NOTHING,
    TRACING_PASSED,
    TRACING_FOUND,
    TRACING_FAILED
};

/* Start as {0}; release with trace_document_release(). */
struct tracing {
    enum tracing_worth worth;
    struct trace_document document; /* no runs: there was nothing to play */
    struct error error;             /* why there is none; msg "" when none */
};

struct tracing_part {
    const struct playing_request *played; /* how the part was played */
    const struct testimony *testimony;    /* and what was seen */
    const char *file, *text, *command;    /* "grade exercise-6d/4 tickets.c" */
};

/* Plays and keeps what the part has to show, if that is more than what there
 * is already. */
void tracing_add(struct tracing *tracing, const struct tracing_part *part);

#endif
