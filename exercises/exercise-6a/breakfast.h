/*
 * breakfast.h - the contract of part 2: makes toast and coffee while the table
 * is being laid.
 */
#ifndef BREAKFAST_H
#define BREAKFAST_H

#include "async.h"

/* Something to do in the kitchen: run(arg), once, in a task. It suspends. */
struct chore {
    async_fn *run;
    void *arg;
};

struct kitchen {
    struct chore toast;  /* returns slices, or a negative UV code */
    struct chore coffee; /* returns cups, or a negative UV code */
    struct chore table;  /* returns 0, or a negative UV code */
};

struct breakfast {
    int slices, cups; /* 0 if they could not be made */
};

/*
 * Makes breakfast; to be called in a task. Toast, coffee and table are under
 * way at the same time, so that it takes as long as the longest of them.
 * Each of the three is done once, also when another one fails.
 *
 * Returns when all three have ended, and nothing goes on after that. Fills in
 * *ret_breakfast in any case: what was made is there, also when something else
 * failed. Returns 0, or the first error in the order toast, coffee, table,
 * whichever of them came first in time.
 */
SUSPENDS int breakfast_make(const struct kitchen *kitchen,
                            struct breakfast *ret_breakfast);

#endif
