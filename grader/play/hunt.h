/*
 * hunt.h - looks for bugs in a program of the user's own, one with a main():
 * builds it, plays it under many schedules, and tells what failed, in which
 * order of its callbacks, and where.
 */
#ifndef GRADE_PLAY_HUNT_H
#define GRADE_PLAY_HUNT_H

#include "base/home.h"
#include "course/result.h"
#include "play/inputs.h"
#include "play/replay.h"
#include "play/trace_document.h"
#include "proc/build.h"

struct hunt {
    const struct home *home;
    const struct build_source *sources;
    size_t source_count;
    const struct input_list *inputs; /* the same files, for lint; NULL: it is
                                        not asked */
    const char *const *libraries;    /* of the system: "z" */
    size_t library_count;
    const char *const *args; /* what main() gets; [0] is the program's name */
    size_t arg_count;
    const char *folder;     /* absolute: where the program finds its files */
    const char *const *env; /* of the program; ends with NULL */
    enum build_compiler compiler;
    long long seed, schedules;   /* seed, seed + 1, ... */
    const struct replay *replay; /* this one alone; NULL: those */
    const char *expect;          /* a command for the shell: it reads what the
                                    program printed, and exits with 0 when that is
                                    as it should be; NULL: none */
    /* The command that shows a finding again is `command` --replay=NAME
     * `command_tail`. */
    const char *command, *command_tail;
    struct trace_document *trace; /* gets the run that shows most, and the plain
                                     one, if there is anything; may be NULL */
    bool trace_always;            /* also when nothing was found */
};

/*
 * Builds and plays. 0 when there is an answer: ret->verdict is "fail" when
 * there is a finding that is more than a note or when it does not compile,
 * "not graded" with ret->trouble when the grader failed. Findings are the most
 * telling first; each was seen in two plays of its schedule, or is a note.
 * `ret_output` gets what the program printed in its plain order.
 *
 * -EINVAL for what cannot be built at all (its folder); `ret` is empty then.
 */
int hunt_play(const struct hunt *hunt, struct result *ret,
              struct strbuf *ret_output, struct error *err)
    __attribute__((warn_unused_result));

#endif
