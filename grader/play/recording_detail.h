/*
 * recording_detail.h - what a recording keeps only when somebody asks for all
 * of it: when callbacks ended and operations completed, who awaited them, what
 * the schedule picked, when the clock jumped; and the records themselves, to
 * make the same recording of them in another process.
 */
#ifndef GRADE_PLAY_RECORDING_DETAIL_H
#define GRADE_PLAY_RECORDING_DETAIL_H

#include "play/recording.h"

enum {
    DETAIL_CHOICES_MAX = 1 << 14,
    DETAIL_JUMPS_MAX = 1 << 14,
    DETAIL_LOG_BYTES_MAX = 8 << 20
};

/*
 * Of a callback or an operation, by its id. Orders are numbers of records in
 * the run, from 1 on: within one instant of virtual time, they tell what came
 * first. 0: it never did.
 */
struct recording_span {
    size_t order, end_order;
    uint64_t end_ns;
    int32_t status; /* of an operation that ended */
    bool is_awaited;
    uint32_t awaited_by; /* the callback; 0: outside of any */
    uint64_t await_pc;   /* where; 0: not in the learner's code */
};

struct recording_choice {
    struct trace_choice choice;
    size_t order;
};

struct recording_jump {
    struct trace_clock clock;
    size_t order;
};

struct recording_detail {
    struct recording_span *nodes, *ops; /* indexed by id */
    size_t node_count, node_capacity, op_count, op_capacity;
    struct recording_choice *choices;
    size_t choice_count, choice_capacity;
    struct recording_jump *jumps;
    size_t jump_count, jump_capacity;
    size_t finding_orders[RECORDING_FINDINGS_MAX];
    size_t finding_count;
    size_t limit_order;
    /* How many there were, those that were not kept among them. */
    size_t nodes_told, ops_told, choices_told, jumps_told;
    struct strbuf log; /* the records, as they came */
};

/* Forgets the last run. Start as {0}. */
void recording_detail_clear(struct recording_detail *detail);
void recording_detail_release(struct recording_detail *detail);

/* A checked record, the `order`-th of its run. */
void recording_detail_keep(struct recording_detail *detail,
                           const union protocol_record *record, size_t order);

/* Never NULL: of an id that was never told, all is 0. */
const struct recording_span *
recording_detail_node(const struct recording_detail *detail, uint32_t id);
const struct recording_span *
recording_detail_op(const struct recording_detail *detail, uint32_t id);

/*
 * Makes a recording of the `log` of another one, which may hold any bytes: 0,
 * or -EBADMSG when it holds no records. Values and how the run ended are not
 * in it.
 */
int recording_read_log(struct recording *recording, const void *log, size_t len)
    __attribute__((warn_unused_result));

#endif
