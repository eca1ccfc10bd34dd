/* cmd_choose.h - 'grade explain choose': a loop, threads or processes? */
#ifndef GRADE_CMD_CHOOSE_H
#define GRADE_CMD_CHOOSE_H

#include "cmd.h"

/*
 * Asks its questions on a terminal and names what fits; answers them from
 * settings.answers ("wait,no,no,many") when that is set; shows the whole tree
 * otherwise. Returns an exit code.
 */
int choose_run(struct context *context, struct error *err);

#endif
