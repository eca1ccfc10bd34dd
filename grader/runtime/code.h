/*
 * code.h - what becomes of a value that the submission is about to read: is it
 * only looked at, to decide what to do, or is something done with it?
 */
#ifndef GRADE_RUNTIME_CODE_H
#define GRADE_RUNTIME_CODE_H

enum rt_use {
    RT_USE_UNKNOWN, /* kept for later, or code that is not understood */
    RT_USE_TESTED,  /* a branch depends on it */
    RT_USE_ZERO,    /* a branch depends on whether it is zero */
    RT_USE_USED     /* an address, an argument, stored elsewhere */
};

/*
 * `pc` is the return address of the call that tells of the access of `data`,
 * `frame` the frame of the function that got that call. The code behind `pc` is
 * looked at once; the answer is kept for rt_code_seen().
 */
enum rt_use rt_code_use(const void *pc, const void *frame, const void *data);
/* What was found at `pc`, if that is known still. */
enum rt_use rt_code_seen(const void *pc);

#endif
