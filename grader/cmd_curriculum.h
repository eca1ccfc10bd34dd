/* cmd_curriculum.h - the part of 'grade verify' that proves the curriculum. */
#ifndef GRADE_CMD_CURRICULUM_H
#define GRADE_CMD_CURRICULUM_H

#include "cmd.h"

/* Says what does not hold and counts what is to come; an exit code. */
int curriculum_verify(struct context *context, struct error *err);

#endif
