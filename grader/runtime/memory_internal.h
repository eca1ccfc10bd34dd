/*
 * memory_internal.h - what the files of the watchdog of memory accesses share:
 * memory.c records and asks the others before it does.
 */
#ifndef GRADE_RUNTIME_MEMORY_INTERNAL_H
#define GRADE_RUNTIME_MEMORY_INTERNAL_H

#include "runtime/code.h"
#include "runtime/memory.h"
#include "runtime/memory_table.h"
#include "runtime/trace.h"

/* The part of an access that lies in one granule; it comes next. */
struct touch {
    uint64_t *word;
    uint64_t bits; /* of it */
    uint32_t node;
    unsigned how;           /* RT_READ, RT_WRITE, RT_ATOMIC */
    enum rt_use use;        /* of a value that is read */
    const void *pc, *frame; /* see rt_memory_access() */
};

/* The value as a number, wherever in the granule it is. */
uint64_t memory_value(uint64_t word, uint64_t bits);
/* For show: most variables are signed. */
long long memory_signed(uint64_t value, uint64_t bits);
/* Says which variable the finding is about. */
void memory_name(struct trace_finding *finding, const uint64_t *word,
                 uint64_t bits);
/* True if `by` led to `id`. The body of an operation and its callback are both
 * children of what started it, but the body comes first. */
bool memory_is_caused_by(uint32_t id, uint32_t by);

/* The last write of any of these bits; NULL when none is known. */
const struct access *memory_last_write(const struct granule *granule,
                                       uint64_t bits);

/* --- memory_lost.c: UV501, UV502 --- */

/* Another callback records from now on. */
void memory_lost_begin(void);
/* It loads a value. */
void memory_lost_load(const struct touch *touch, uint64_t value);
/* The last word that it loaded (`back` 0), or those before; NULL: no more. */
uint64_t *memory_lost_loaded(size_t back, uint64_t *ret_bits,
                             uint64_t *ret_value);
/* Marks of what it loaded last. */
uint64_t memory_lost_sources(void);
/* It is about to write: is that an update that gets lost? */
void memory_lost_suspect(const struct granule *granule,
                         const struct touch *touch);
/* Now the value of such a write shows: tells. */
void memory_lost_judge(void);

/* --- memory_order.c: UV504, UV505 --- */

/* True if `seq`, a number of an access of `by`, comes before `id` in the task
 * that `id` belongs to: `by` started what led to `id` after that access. */
bool memory_is_before(uint32_t id, uint32_t by, uint32_t seq);
/* Before an access of a granule that other callbacks touched. */
void memory_order_check(struct granule *granule, const struct touch *touch);
/* Now the value of a write shows. */
void memory_order_judge(void);
void memory_order_finish(void);

/* --- memory_race.c: UV402 --- */

/* Before an access of a granule that others touched. */
void memory_race_check(struct granule *granule, const struct touch *touch);

#endif
