/*
 * play.h - the contract of part 4: actors who think at the same time and speak
 * one after the other.
 */
#ifndef PLAY_H
#define PLAY_H

#include <stddef.h>
#include <uv.h>

enum { PLAY_LINES_MAX = 60, PLAY_ACTORS_MAX = 6 };

struct script {
    size_t lines;             /* 1 ... PLAY_LINES_MAX */
    const unsigned char *who; /* the actor of each line, 0 ... 5 */
};

/* The play is over: 0, or the negative UV code with which it broke off. */
typedef void (*play_over_cb)(void *arg, int status);

/*
 * Plays the script, and returns at once: 0, or a negative UV code if nothing
 * was begun; then `over` is never called.
 *
 *  - An actor has to recall a line before saying it, and recalls one line at a
 *    time: the first one from the start, the next one as soon as the last one
 *    is said. Different actors recall at the same time.
 *  - A line is said as soon as it is recalled and the line before it is said.
 *  - `over` is called once, from the loop, when the last line is said.
 *  - If somebody cannot recall a line, no more lines are said, and nothing more
 *    is begun; `over` is told the code when nobody recalls any more.
 *
 * `script` stays where it is until then. Several plays may be under way.
 */
int play_run(uv_loop_t *loop, const struct script *script, play_over_cb over,
             void *arg);

/* --- given: the stage --- */

typedef void (*stage_recalled_cb)(void *arg, int status);

/*
 * The actor of this line begins to recall it; that takes longer or shorter.
 * Returns 0: `recalled` will be called once, later, from a callback of `loop`,
 * with 0 or a negative UV code. A negative return: it will never be called.
 */
int stage_recall(uv_loop_t *loop, const struct script *script, size_t line,
                 stage_recalled_cb recalled, void *arg);

/* The actor of this line says it. */
void stage_say(const struct script *script, size_t line);

#endif
