/*
 * blocking.h - the net of call sites: functions that wait, as the submission
 * and the drivers get them through redirect.h. What each does instead of the
 * library's function depends on where it is called:
 *
 *  in a callback of the loop   it is reported, unless it need not wait; then
 *                              it waits in virtual time, and so does the loop
 *  before the loop runs        it waits in virtual time, silently
 *  on a thread of the pool     the same; other threads go on meanwhile
 *  elsewhere                   as ever
 *
 * A wait that nothing in this process can end is told as a limit
 * ("a wait that nothing ends") and ends the process with RT_GUARD_EXIT.
 * blocking.def lists the functions; they have the library's signatures, so no
 * prototype is repeated here.
 */
#ifndef GRADE_RUNTIME_BLOCKING_H
#define GRADE_RUNTIME_BLOCKING_H

enum rt_blocking_class {
    RT_BLOCKING_DEFINITE,
    RT_BLOCKING_WOULD_BLOCK,
    RT_BLOCKING_POLICY
};

struct rt_blocking {
    const char *name, *rule, *instead;
    enum rt_blocking_class class;
};

/* The table, ended by an entry without a name. */
extern const struct rt_blocking rt_blocking[];

#endif
