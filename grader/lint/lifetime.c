#include "lint/rules.h"

void lifetime_check(struct program *program, struct report *report)
{
    (void)program;
    (void)report;
}
