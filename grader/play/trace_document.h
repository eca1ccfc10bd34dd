/*
 * trace_document.h - runs of one program as they are shown: each callback,
 * operation, choice and finding with its line, and where two runs part. Made
 * from recordings; written by report/trace_write.h.
 */
#ifndef GRADE_PLAY_TRACE_DOCUMENT_H
#define GRADE_PLAY_TRACE_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/json.h"
#include "course/result.h"

struct recording;

enum {
    TRACE_DOCUMENT_VERSION = 1,
    TRACE_RUNS_MAX = 8,
    /* Of a run; of a longer one the beginning and the end are kept, and with
     * them what a finding needs. */
    TRACE_CALLBACKS_MAX = 5000,
    TRACE_OPERATIONS_MAX = 5000,
    TRACE_PICKS_MAX = 2000,
    TRACE_JUMPS_MAX = 2000
};

/*
 * Times are microseconds of virtual time since the run began, TIME_NONE for
 * what never came. Callbacks mostly take none at all, so each beginning and
 * end has its number in the run, too: its order, 0 for what never came.
 */
struct trace_callback {
    uint32_t id, parent, operation; /* 0: none */
    const char *kind;               /* "timer", "fs"; static */
    char *name;                     /* of the function, or of the task */
    struct place place;             /* where it is defined */
    long long begin_us, end_us;
    size_t order, end_order;
    unsigned track; /* 0: the loop's thread; n: another one, the n-th */
    unsigned depth; /* how many callbacks of its track it runs within */
};

struct trace_operation {
    uint32_t id, callback; /* `callback`: in which it was started; 0: none */
    const char *kind;
    char *name;      /* "uv_fs_read", or the task's */
    unsigned number; /* of those of its name; 0: it is the only one */
    struct place place;
    long long start_us, end_us;
    size_t order, end_order;
    int status;          /* that it ended with */
    bool awaited;        /* a task; others are awaited by a callback */
    uint32_t awaited_by; /* the callback; 0: none */
    struct place await_place;
};

/* What the schedule picked at a choice point. */
struct trace_pick {
    unsigned index, options, picked; /* picked 0: the plain order */
    const char *point; /* what was chosen: "next", "read"; static */
    const char *kind;  /* of the callback that would come first */
    uint32_t picked_operation, first_operation; /* 0: none is known */
    long long at_us;
    size_t order;
};

/* The clock moved. */
struct trace_jump {
    long long from_us, to_us;
    const char *cause; /* "idle", "slept", "waited"; static */
    uint32_t callback; /* that slept; 0: none */
    size_t order;
};

struct trace_mark {
    struct finding finding;
    uint32_t callback, operation; /* where; 0: none */
    long long at_us;
    size_t order;
};

/* A limit that ended the run; name NULL when none did. */
struct trace_limit_mark {
    char *name, *value;
    uint32_t callback;
    long long at_us;
    size_t order;
};

struct trace_left_out {
    size_t callbacks, operations, picks, jumps, findings;
};

struct trace_run {
    char *label;   /* "plain", "failing" */
    char *test;    /* what was played; may be NULL */
    char *command; /* that plays it again; may be NULL */
    char *ending;  /* what became of it, a sentence; NULL when all was well */
    long long seed;
    long long end_us;
    unsigned tracks;                  /* threads, the loop's among them */
    struct trace_callback *callbacks; /* by id, which is by order */
    size_t callback_count;
    struct trace_operation *operations; /* by id, which is by order */
    size_t operation_count;
    struct trace_pick *picks;
    size_t pick_count;
    struct trace_jump *jumps;
    size_t jump_count;
    struct trace_mark *marks;
    size_t mark_count;
    struct trace_limit_mark limit;
    struct step *trail; /* of a run that failed: where to look first, and what
                           led there, newest first; empty otherwise */
    size_t trail_count;
    struct trace_left_out left_out;
};

enum trace_divergence_kind {
    DIVERGENCE_NONE,  /* the same callbacks at the same times */
    DIVERGENCE_ORDER, /* another callback comes next */
    DIVERGENCE_TIME,  /* the same callbacks in the same order, at other times */
    DIVERGENCE_END    /* one is over, the other goes on */
};

/* Where the first two runs part. */
struct trace_divergence {
    enum trace_divergence_kind kind;
    uint32_t callback[2]; /* the first that differs; 0: the run is over */
    long pick;            /* the choice that differs first; -1: none */
    char *words;          /* a sentence; NULL for DIVERGENCE_NONE */
};

/* A line of a file that some place names, or one near it. */
struct trace_source_line {
    char *file, *text;
    int line;
};

struct trace_document {
    char *program; /* what was played: "cache.c", "./server" */
    struct trace_run *runs;
    size_t run_count;
    struct trace_divergence divergence;
    struct trace_source_line *lines;
    size_t line_count, line_capacity;
};

/* What a run is called: the plain one is the first of two, or `alone` because
 * the other is the same. */
const char *trace_label(size_t index, bool alone, bool failed);

/* --- making one --- */

struct trace_input {
    const char *label, *test, *command, *ending; /* as in struct trace_run */
    long long seed;
    bool failed; /* then a predicted finding is the cause */
    /* With detail; see recording_detail.h. Not changed. */
    const struct recording *recording;
};

struct trace_text {
    const char *file;
    const char *text;
};

struct trace_request {
    const char *program;
    const char *file; /* what all places are in; NULL: as debug info says */
    int object_fd;    /* of all runs: the learner's object */
    int part;         /* of the exercise, for findings; 0: none */
    bool all; /* callbacks and operations that are not of its code, too */
    const struct trace_input *runs; /* at most TRACE_RUNS_MAX */
    size_t run_count;
    const struct trace_text *texts; /* sources that lines are quoted from */
    size_t text_count;
};

/* 0, or a negative errno when places could not be looked up. The caller
 * releases `ret`, which is empty on failure. */
int trace_document_make(const struct trace_request *request,
                        struct trace_document *ret, struct error *err)
    __attribute__((warn_unused_result));
void trace_document_release(struct trace_document *document);

/* The callback of that id; NULL when it is not kept. */
const struct trace_callback *trace_callback_find(const struct trace_run *run,
                                                 uint32_t id);
const struct trace_operation *trace_operation_find(const struct trace_run *run,
                                                   uint32_t id);
/* "order", "time", "end"; NULL for DIVERGENCE_NONE. */
const char *trace_divergence_name(enum trace_divergence_kind kind);

/* As docs/trace.schema.json says; the caller owns it. */
json_t *trace_document_to_json(const struct trace_document *document);

#endif
