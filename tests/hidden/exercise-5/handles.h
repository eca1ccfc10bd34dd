/*
 * handles.h - which handles of the loop are the driver's own, so that what the
 * submission still has open can be counted.
 */
#ifndef EXERCISE_5_HANDLES_H
#define EXERCISE_5_HANDLES_H

#include <uv.h>

/* The driver's own handles lead to this with their `data`. */
extern char handles_own;

/* How many handles of the loop are not the driver's. */
long long handles_foreign(void);

#endif
