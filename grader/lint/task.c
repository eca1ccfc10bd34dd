#include "lint/rules.h"

void task_check(struct program *program, struct report *report)
{
    (void)program;
    (void)report;
}
