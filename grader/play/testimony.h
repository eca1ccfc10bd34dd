/*
 * testimony.h - what the referee saw over all runs of one part, as it travels
 * to the grader: one JSON document. Places are still offsets into the
 * learner's object here; chain.h turns them into lines.
 */
#ifndef GRADE_PLAY_TESTIMONY_H
#define GRADE_PLAY_TESTIMONY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/json.h"
#include "base/strbuf.h"
#include "runtime/trace.h"

enum {
    TESTIMONY_LINKS_MAX = 10,
    TESTIMONY_OPENS_MAX = 10,
    TESTIMONY_OPEN_LINKS_MAX = 4,
    TESTIMONY_LANES_MAX = 6,
    TESTIMONY_MOMENTS_MAX = 40,
    TESTIMONY_TRACES_MAX = 2,
    TESTIMONY_SIGHTINGS_MAX = 128,
    TESTIMONY_STEP = 1000 /* a moment that is no record of the trace */
};

/* The members of enum test_status, by the same numbers: result.h and Check,
 * which the referee includes, both have a `test_result`. */
enum testimony_status {
    TESTIMONY_PASSED,
    TESTIMONY_FAILED,
    TESTIMONY_UNSTABLE,
    TESTIMONY_NOT_RUN
};

/* One callback of the chain that led to a finding, and the operation whose
 * callback it is. */
struct testimony_link {
    uint32_t kind; /* enum trace_kind */
    uint64_t callback_pc, at_ns;
    char op[TRACE_NAME_MAX];      /* "" when none */
    uint64_t site_pc, site_at_ns; /* where the operation was started */
};

/* A handle or request that was open then, and by which callbacks it was made,
 * innermost first. */
struct testimony_open {
    char type[TRACE_NAME_MAX], state[TRACE_NAME_MAX];
    uint32_t flags; /* TRACE_OPEN_* */
    uint64_t made_pc, started_pc, started_at_ns;
    uint64_t callback_pcs[TESTIMONY_OPEN_LINKS_MAX];
    size_t callback_count;
};

/* A finding of the runtime: the first run that showed it. */
struct sighting {
    char test[64];
    int stretch; /* of that test */
    long long seed;
    bool confirmed;        /* seen again each time its seed was replayed */
    long long failed_seed; /* a run that shows it and fails a test; -1: none */
    char failed_test[64];  /* that test; "" when none */
    struct trace_finding finding;
    struct testimony_link links[TESTIMONY_LINKS_MAX]; /* newest first */
    size_t link_count;
    struct testimony_open opens[TESTIMONY_OPENS_MAX]; /* the first of them */
    size_t open_count;
    size_t open_total; /* that were there */
};

/* One row of a timeline. */
struct testimony_moment {
    uint32_t type; /* TRACE_NODE, TRACE_OP, TRACE_OP_END, TESTIMONY_STEP;
                      0: rows left out */
    uint32_t kind; /* enum trace_kind, of a callback */
    int lane;
    uint64_t at_ns, pc;
    char name[TRACE_NAME_MAX];
    char said[TRACE_NAME_MAX]; /* of a step: what was predicted in its place;
                                  "" but where the prediction parts from it */
};

struct testimony_test {
    char *name;
    size_t index; /* among the tests of the part */
    int stretch;  /* which stretch of its schedules this is; 0: the first */
    struct sighting clue; /* of the failed run; its detail is "" when none */
    enum testimony_status status;
    char *message;     /* NULL when it passed */
    bool cut_short;    /* the run that failed did not come to its end */
    uint64_t where_pc; /* the callback in which the run ended; 0: unknown */
    long long seed;    /* the first that failed; -1: none */
    size_t runs;
    char *limit_name, *limit_value; /* NULL when no limit was hit */
    char lanes[TESTIMONY_LANES_MAX][TRACE_NAME_MAX];
    size_t lane_count;
    struct testimony_moment moments[TESTIMONY_MOMENTS_MAX];
    size_t moment_count;
};

/* One run, whole: see recording_detail.h. */
struct testimony_trace {
    bool is_plain; /* under the plain schedule */
    bool failed;
    char *message;                  /* why; NULL when nobody knows */
    char *limit_name, *limit_value; /* NULL when no limit was hit */
    struct strbuf log;              /* for recording_read_log() */
};

struct testimony {
    struct testimony_test *tests;
    size_t test_count, test_capacity;
    struct sighting *sightings;
    size_t sighting_count, sighting_capacity;
    char *trouble; /* the grader's own fault; NULL when there is none */
    struct testimony_trace traces[TESTIMONY_TRACES_MAX];
    size_t trace_count;
};

void testimony_release(struct testimony *testimony);

/* The new, empty test or sighting; NULL when there are too many. */
struct testimony_test *testimony_add_test(struct testimony *testimony);
struct sighting *testimony_add_sighting(struct testimony *testimony);
struct testimony_trace *testimony_add_trace(struct testimony *testimony);

/* Where a callback that computes was interrupted is chance; that it computes
 * is not: such a finding has no place but its callback. */
bool sighting_is_anywhere(const struct trace_finding *finding);
/* The same place and rule, whoever saw it. */
bool sighting_is_same(const struct trace_finding *a,
                      const struct trace_finding *b);

/*
 * Puts together what `count` referees saw that shared the tests of one part.
 * Of a test that was cut into stretches, those after a failed one count for
 * nothing: one referee would not have played them. Takes over what they own;
 * the result is that of one referee alone.
 */
void testimony_merge(struct testimony *shares, size_t count,
                     struct testimony *ret);

/* The caller owns what it gets. */
json_t *testimony_to_json(const struct testimony *testimony);
int testimony_from_json(struct testimony *ret, const json_t *root,
                        struct error *err) __attribute__((warn_unused_result));

#endif
