/*
 * handles.h - which handles of the loop are the driver's own, so that what the
 * submission still has open can be counted. For drivers; all of it belongs to
 * the file that includes it.
 */
#ifndef TESTS_HIDDEN_HANDLES_H
#define TESTS_HIDDEN_HANDLES_H

#include <uv.h>

#include "play/driver.h"

/* The driver's own handles lead to this with their `data`. */
static char handles_own;

static inline void handles_count(uv_handle_t *handle, void *arg)
{
    long long *foreign = arg;

    *foreign += handle->data != &handles_own;
}

/* How many handles of the loop are not the driver's. */
static inline long long handles_foreign(void)
{
    long long foreign = 0;

    uv_walk(driver_loop(), handles_count, &foreign);
    return foreign;
}

#endif
