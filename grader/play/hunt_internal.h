/* hunt_internal.h - what the files of a hunt share. Internal to play/hunt*.c.
 */
#ifndef GRADE_PLAY_HUNT_INTERNAL_H
#define GRADE_PLAY_HUNT_INTERNAL_H

#include "play/hunt.h"
#include "play/recording.h"
#include "play/stage.h"
#include "play/testimony.h"
#include "play/trace_document.h"

/* --- hunt_end.c: how a run ended --- */

enum hunt_end_kind {
    HUNT_WELL,
    HUNT_GOES_ON,  /* a limit of the runtime: it would go on for ever */
    HUNT_TOO_LONG, /* one of real time: what it says depends on the machine;
                      or what the runtime does not follow */
    HUNT_STATUS,   /* main() or exit() says that it failed */
    HUNT_CRASHED,
    HUNT_LIMIT,      /* a callback without an end, too much output */
    HUNT_UNEXPECTED, /* what it printed is not as expected */
    HUNT_TAMPERED
};

struct hunt_end {
    enum hunt_end_kind kind;
    int code;    /* exit status, signal, or that of the expecting command */
    bool exited; /* by exit() and not by the end of main() */
};

/* Answers of the expecting command, so that it runs once for each output. */
struct hunt_expect {
    const char *command, *folder;
    struct hunt_answer {
        uint64_t digest;
        size_t len;
        int code;
    } * answers;
    size_t count, capacity;
};

/* How the run of `recording` ended; a negative errno when the expecting
 * command could not be run. */
int hunt_end_of(const struct recording *recording, struct hunt_expect *expect,
                struct hunt_end *ret, struct error *err)
    __attribute__((warn_unused_result));
bool hunt_end_is_failure(const struct hunt_end *end);
bool hunt_end_is_same(const struct hunt_end *a, const struct hunt_end *b);
/* One sentence without a full stop; the caller frees it. */
char *hunt_end_words(const struct hunt_end *end,
                     const struct recording *recording, const char *expect);
void hunt_expect_release(struct hunt_expect *expect);

/* --- hunt.c: what all runs have shown --- */

/* A finding over all runs; beside the sighting of the same index. */
struct hunt_seen {
    size_t runs, failed_runs;
    unsigned tries;     /* replays that were to confirm it */
    bool in_plain;      /* the plain order shows it */
    char *name, *words; /* of the least schedule that shows it; may be NULL */
};

/* The first failing run that failed again. */
struct hunt_failure {
    bool found;
    struct hunt_end end;
    long long seed;
    unsigned tries;
    size_t runs;
    char *name, *words; /* as above */
};

struct hunting {
    const struct hunt *hunt;
    struct stage stage;
    int object_fd;
    struct protocol_value *inputs;
    size_t input_count;
    struct recording recording;
    struct hunt_expect expect;
    struct testimony testimony; /* with one test */
    struct hunt_seen seen[TESTIMONY_SIGHTINGS_MAX];
    struct hunt_failure failure;
    long long unstable_seed; /* failed once and not again; -1: none */
    struct hunt_end plain;
    char *limit_name, *limit_value; /* that stopped a run that did not fail */
    size_t runs, stopped;           /* stopped: in real time, which is dear */
};

/* The order that plays the program with this seed. */
struct stage_order hunt_order(const struct hunting *hunting, long long seed);
/* Plays into hunting->recording. 0, or a negative errno when the grader or
 * the expecting command is at fault. */
int hunt_play_once(struct hunting *hunting, const struct stage_order *order,
                   struct hunt_end *ret, struct error *err)
    __attribute__((warn_unused_result));

/* --- hunt_trace.c --- */

/* The run of the first finding of `result`, whole, and the plain one. `ret`
 * keeps no runs when there is nothing to show. */
int hunt_trace(struct hunting *hunting, const struct result *result,
               struct trace_document *ret, struct error *err)
    __attribute__((warn_unused_result));

/* --- hunt_lint.c --- */

/* Adds what lint says of the files: notes, unless it may be why runs fail. */
void hunt_lint(const struct hunting *hunting, struct result *result);

/* --- hunt_tell.c --- */

/* Fills in tests, findings, limits and the verdict. */
int hunt_tell(struct hunting *hunting, struct result *ret, struct error *err)
    __attribute__((warn_unused_result));

#endif
