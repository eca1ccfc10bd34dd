/*
 * called.h - a call of the submission that shows as such: a test that fails in
 * it has a place to point at, also when no callback ever ran.
 */
#ifndef TESTS_HIDDEN_CALLED_H
#define TESTS_HIDDEN_CALLED_H

#include "play/driver.h"

/* Around the call of `function`; pair with called_end(). */
static inline struct rt_op *called_begin(const char *name, const void *function)
{
    struct rt_op *op = rt_op_start(TRACE_MAIN, name, NULL);

    rt_op_enter(op, function);
    return op;
}

static inline void called_end(struct rt_op *op)
{
    rt_leave();
    rt_op_end(op, 0);
}

#endif
