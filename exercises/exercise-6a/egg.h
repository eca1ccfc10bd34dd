/*
 * egg.h - the contract of part 1: cooks one egg and says how far it is.
 */
#ifndef EGG_H
#define EGG_H

#include "async.h"

/* Softer up to here, harder above. */
enum { EGG_SOFT_MAX_MS = 6 * 60 * 1000 };

enum egg_stage {
    EGG_HEATING, /* the stove is on */
    EGG_COOKING, /* the water boils and the egg is in it */
    EGG_READY    /* the egg is out of the water */
};

/* What egg_cook() returns when all is well. */
enum egg_kind { EGG_SOFT = 1, EGG_HARD = 2 };

/* Shows a stage to the cook. It returns at once. */
typedef void egg_say_fn(void *arg, enum egg_stage stage);

struct egg {
    unsigned heat_ms; /* from cold to boiling water */
    unsigned cook_ms; /* in boiling water; 0: nobody said for how long */
    egg_say_fn *say;
    void *say_arg;
};

/*
 * Cooks the egg; to be called in a task. Says EGG_HEATING at once, EGG_COOKING
 * when `heat_ms` have passed, and EGG_READY when `cook_ms` more have passed.
 * Returns then, and not before: EGG_SOFT if `cook_ms` is EGG_SOFT_MAX_MS or
 * less, EGG_HARD otherwise. Other tasks of the program can run all the while.
 *
 * If `cook_ms` is 0 it says nothing and returns UV_EINVAL.
 */
SUSPENDS int egg_cook(struct egg *egg);

#endif
