/*
 * replay.h - one schedule, and its short name: a string that a user copies and
 * that plays the same run again. Pure.
 *
 * The name is a version letter followed by bytes in base 32 (digits and lower
 * case letters but i, l, o, u; upper case is the same, o is 0, i and l are 1):
 * variable-length numbers, then a check over them.
 */
#ifndef GRADE_PLAY_REPLAY_H
#define GRADE_PLAY_REPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/strbuf.h"

struct recording;
struct stage_order;

/* Start as {0}: the plain order of seed 0. */
struct replay {
    uint64_t seed; /* fixes inputs, and the schedule unless `by_picks` */
    bool by_picks;
    uint32_t *picks; /* the answer at each choice point; the last is not 0 */
    size_t pick_count;
};

void replay_release(struct replay *replay);

/* The schedule of what was played with `seed`, as its picks. `ret` is the
 * caller's. -E2BIG when more choices were made than a recording keeps. */
int replay_from_recording(const struct recording *recording, uint64_t seed,
                          struct replay *ret)
    __attribute__((warn_unused_result));

/* Sets the picks, which are copied, without the zeros at their end. */
void replay_set_picks(struct replay *replay, const uint32_t *picks,
                      size_t count);
/* At how many choice points it is not the plain order. */
size_t replay_changes(const struct replay *replay);

/* Appends the name. */
void replay_format(const struct replay *replay, struct strbuf *ret_text);
/*
 * Reads a name. 0, or -EINVAL with a sentence that names `text`; `ret` is empty
 * then.
 */
int replay_parse(const char *text, struct replay *ret, struct error *err)
    __attribute__((warn_unused_result));

/* Has `order` play this; it borrows the picks. */
void replay_order(const struct replay *replay, struct stage_order *order);

#endif
