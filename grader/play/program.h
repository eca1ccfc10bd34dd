/*
 * program.h - plays a whole program, one with a main() of its own, in the
 * sandbox under the runtime, once: what it printed, what ran when, what the
 * watchdogs found. For programs that a text shows and then runs.
 */
#ifndef GRADE_PLAY_PROGRAM_H
#define GRADE_PLAY_PROGRAM_H

#include <stdbool.h>

#include "base/home.h"
#include "course/result.h"
#include "play/recording.h"

enum { PROGRAM_MAX_BYTES = 64 * 1024 };

struct program_run {
    char *output;         /* what it printed, at most 64 KB; "" when nothing */
    char *ending;         /* why it did not come to its end; NULL when it did */
    struct result result; /* tests[0].timeline, and findings */
};

/*
 * Builds the C file `path` as a submission and calls its main(); timers cost
 * no real time. The same seed gives the same run; 0 is libuv's own order. A
 * program may use what symbols.def allows, and async.h.
 *
 * 0 when it was played, whatever it did. -EINVAL when it cannot be built, with
 * the compiler's first words; other negative errnos when the machine failed.
 * On failure `ret` is empty.
 */
int program_play(const struct home *home, const char *path, long long seed,
                 struct program_run *ret, struct error *err)
    __attribute__((warn_unused_result));
void program_run_release(struct program_run *run);

/*
 * Adds what lint says of the file, which nobody plays, to `list`. 0, or a
 * negative errno when nothing of it could be analysed.
 */
int program_lint(const struct home *home, const char *path,
                 struct finding_list *list, struct error *err)
    __attribute__((warn_unused_result));

/* Appends what the program printed in that run, at most 1 MB. */
void program_output(const struct recording *recording, struct strbuf *ret_text);

/*
 * A program of tasks does its work in tasks: what it starts outside of them is
 * what async_run() has on the loop, which is nobody's business. Marks that.
 */
void program_hide_library(struct recording *recording);

/* The timeline of the run; never NULL. */
const struct timeline *program_timeline(const struct program_run *run);
/* Whether `rule` (an id) was found in `line`; 0: in any. */
bool program_has_finding(const struct finding_list *list, const char *rule,
                         int line);

#endif
