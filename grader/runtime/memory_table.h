/*
 * memory_table.h - what memory.c remembers of the memory of a submission: for
 * each granule (8 aligned bytes) the last accesses, one entry for each
 * (callback, bytes). Of fixed size; nothing here allocates or locks.
 */
#ifndef GRADE_RUNTIME_MEMORY_TABLE_H
#define GRADE_RUNTIME_MEMORY_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    GRANULE = 8,
    GRANULE_HISTORY = 10,   /* accesses kept of a granule */
    GRANULES_MAX = 4 * 1024 /* that the table holds */
};

struct access {
    uint32_t node;                /* 0: an empty entry */
    uint32_t read_seq, write_seq; /* 0: never */
    uint32_t value_seq;           /* the first read that saw `read_value` */
    uint64_t bits;                /* which bits of the granule */
    uint64_t read_value;
    uint64_t write_value; /* once it is `valued`: see granule_settle() */
    uint64_t sources; /* marks of the words that were loaded before the write */
    uint64_t read_ns, write_ns;
    const void *read_pc, *write_pc;
    /* The times of the strand (race.h) of the last accesses; 0: none. */
    uint32_t plain_read, plain_write, atomic_read, atomic_write;
    uint8_t strand;
    bool valued;
    bool updates; /* what it wrote was made of what it had just read */
    uint32_t ops; /* that were started before the write */
};

struct granule {
    const uint64_t *word; /* NULL: forgotten */
    uint32_t used_seq;
    uint16_t newest;                   /* index into history */
    bool shared;                       /* touched by more than one callback */
    bool raced;                        /* and by two threads at a time */
    bool unsettled;                    /* the last write's value is not known */
    uint16_t history[GRANULE_HISTORY]; /* where its entries are; 0: none yet */
};

/* Makes the pages that most runs write to, in one go. Once in a run. */
void memory_table_start(void);

/* NULL when nothing is known of the word. */
struct granule *granule_find(const uint64_t *word);

/*
 * A new one for a word that is not there. When there is no room, the one that
 * is worth least gives way: one that only the running callback `node` touched
 * (it walks over a buffer of its own), then one that no two callbacks did, of
 * these the oldest.
 */
struct granule *granule_add(const uint64_t *word, uint32_t node);

/* Forgets what is known of the word, or of all words in [from, to). */
void granule_drop(const uint64_t *word);
void granule_drop_range(uintptr_t from, uintptr_t to);

/* Entry i of 0 ... GRANULE_HISTORY - 1, in no order; an empty one has node 0.
 */
const struct access *granule_access(const struct granule *granule, size_t i);
const struct access *granule_newest(const struct granule *granule);

/*
 * The entry of this callback for just these bits, to be filled in; a new one
 * takes the place of the oldest. `seq` is the number of this access. Writes of
 * one callback before and after it started an operation are apart: `ops` are
 * those that were started so far, 0 for a read.
 */
struct access *granule_record(struct granule *granule, uint32_t node,
                              uint64_t bits, uint32_t seq, uint32_t ops);
/* Before an access: what is there now is what the last write wrote. */
void granule_settle(struct granule *granule);

#endif
