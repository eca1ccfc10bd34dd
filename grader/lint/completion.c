#include "lint/rules.h"

void completion_check(struct program *program, struct report *report)
{
    (void)program;
    (void)report;
}
