/* prediction.h - what the suites share that compare a learner's table with the
 * steps of a program. */
#ifndef TESTS_HIDDEN_PREDICTION_H
#define TESTS_HIDDEN_PREDICTION_H

#include <stdio.h>

#include "key.h"
#include "play/hidden.h"

struct prediction_text {
    char text[32];
};

/* "300 ms". Use as prediction_ms(ms).text: it lives until the end of the
 * statement. */
static inline struct prediction_text prediction_ms(long long ms)
{
    struct prediction_text said;

    snprintf(said.text, sizeof(said.text), "%lld ms", ms);
    return said;
}

/*
 * The first row, `row` at the latest, in which the table (observed as "said0",
 * "said1", ... for said_key "said") has another step than the program. A test
 * about times marks this row: beyond it a timeline would tell the order, too.
 */
static inline size_t prediction_row(struct run *run, const char *said_key,
                                    const struct steps *steps, size_t row)
{
    size_t i = 0;

    while (i < row && seen_int(run, key_at(said_key, i).text) ==
                          seen_int_at(run, steps->key, i))
        i++;
    return i;
}

/*
 * claim_step() of a test about something else than the order: `said` is
 * written beside the row only where the table has the right step there.
 */
#define claim_detail(run, condition, said_key, steps, row, said, ...)          \
    do {                                                                       \
        size_t at_ = prediction_row(run, said_key, steps, row);                \
        long long step_ = seen_int(run, key_at(said_key, at_).text);           \
        claim_step(run, condition, steps, at_,                                 \
                   at_ == (row) ? (said) : (steps)->name_of(step_),            \
                   __VA_ARGS__);                                               \
    } while (0)

#endif
