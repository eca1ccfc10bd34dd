/*
 * recording.h - one run as the referee heard it: what the child said, checked
 * and kept. Nothing in it is trusted further than its shape: a child that
 * breaks the protocol has tampered, and its run never passes.
 */
#ifndef GRADE_PLAY_RECORDING_H
#define GRADE_PLAY_RECORDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"
#include "play/protocol.h"

enum {
    RECORDING_NODES_MAX = 1 << 16, /* later ones are counted, not kept */
    RECORDING_EVENTS_MAX = 1 << 12,
    RECORDING_FINDINGS_MAX = 256,
    RECORDING_OPENS_MAX = 1024,
    RECORDING_CHOICES_MAX = PROTOCOL_PICKS_MAX, /* later ones are not kept */
    RECORDING_VALUES_MAX = 1 << 14,
    RECORDING_VALUES_BYTES_MAX = 16 << 20,
    RECORDING_RECORDS_MAX = 4 << 20 /* more is an attack */
};

/* The end of a run, worst last. */
enum outcome {
    OUTCOME_DONE,
    OUTCOME_ENDED_EARLY, /* it exited before the scene was over */
    OUTCOME_CRASHED,
    OUTCOME_LIMIT,
    OUTCOME_TAMPERED,
    OUTCOME_TROUBLE /* the grader's fault */
};

struct recording_value {
    uint32_t type;
    size_t key, data; /* offsets into `text` */
    size_t len;
    long long integer;
    size_t event;   /* how many events came before it */
    uint64_t at_ns; /* of the last record before it */
};

/* A callback began, an operation started or ended: one row of a timeline. */
struct recording_event {
    uint32_t type; /* TRACE_NODE, TRACE_OP, TRACE_OP_END */
    uint32_t id;   /* of the node or operation */
    uint64_t at_ns;
};

struct recording_detail;

/* What was open at a finding. */
struct recording_open {
    struct trace_open open;
    size_t finding; /* its index */
};

struct recording {
    uint64_t nonce, sequence;
    bool done, tampered;
    uint32_t choices; /* how many the child says that there were */
    uint64_t hash;
    size_t records;

    /* Indexed by id; one with head.type 0 was never told. */
    struct trace_node *nodes;
    size_t node_count, node_capacity;
    struct trace_op *ops;
    size_t op_count, op_capacity;
    uint32_t last_node; /* that began and has not ended; 0: none */
    uint64_t at_ns;     /* of the last record */

    struct recording_event *events;
    size_t event_count, event_capacity;
    struct trace_choice *taken; /* at choice point i, in order */
    size_t taken_count, taken_capacity;
    struct trace_finding *findings;
    size_t finding_count, finding_capacity;
    struct recording_open *opens;
    size_t open_count, open_capacity;
    bool talks_outside; /* it waited for another process, in real time: the
                           same seed need not show the same again */
    struct recording_value *values;
    size_t value_count, value_capacity;
    struct strbuf text; /* keys and values, each with a NUL */

    struct trace_finding clue; /* head.type 0: none */
    struct trace_limit limit;  /* head.type 0: none was reached */
    char trouble[256];
    struct protocol_exited exited;
    struct recording_detail *detail; /* borrowed; NULL: nobody asks for it */
};

/* Forgets the last run and expects one with this nonce. Start as {0}. */
void recording_start(struct recording *recording, uint64_t nonce);
void recording_release(struct recording *recording);

/* A packet from the child. One that is malformed, has a foreign nonce or
 * comes out of order makes the run tampered; the rest is then ignored. */
void recording_feed(struct recording *recording, const void *data, size_t len);

/* Keeps one record of the trace; -EBADMSG when it is none. */
int recording_keep_record(struct recording *recording,
                          const struct protocol_item *item)
    __attribute__((warn_unused_result));

/* What became of the run, after `exited` was filled in. */
enum outcome recording_outcome(const struct recording *recording);

/* Puts why it did not come to its end, as a sentence for the learner, into
 * `ret_text`; nothing for OUTCOME_DONE. */
void recording_explain(const struct recording *recording,
                       struct strbuf *ret_text);

/* For OUTCOME_LIMIT: which ("cpu time") and how much ("5 s"). */
void recording_limit(const struct recording *recording, const char **ret_name,
                     const char **ret_value);

/* Notes a limit that was found from outside. */
void recording_set_limit(struct recording *recording, const char *name,
                         const char *value);

/* NULL when it was never told. */
const struct trace_node *recording_node(const struct recording *recording,
                                        uint32_t id);
const struct trace_op *recording_op(const struct recording *recording,
                                    uint32_t id);
/* The callback that ran at the end of an unfinished run; NULL: none. */
const struct trace_node *recording_last_node(const struct recording *recording);

/* The n-th observation of that key and type; NULL when there is none. */
const struct recording_value *recording_value(const struct recording *recording,
                                              uint32_t type, const char *key,
                                              size_t n);
size_t recording_value_count(const struct recording *recording,
                             const char *key);

#endif
