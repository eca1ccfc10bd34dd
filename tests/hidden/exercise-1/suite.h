/* suite.h - what each part adds to the hidden suite. */
#ifndef EXERCISE_1_SUITE_H
#define EXERCISE_1_SUITE_H

#include "play/hidden.h"

#include "../key.h"
#include "../status.h"

enum { US_PER_MS = 1000 };

void suite_part1(struct hidden *hidden);
void suite_part2(struct hidden *hidden);
void suite_part3(struct hidden *hidden);

#endif
