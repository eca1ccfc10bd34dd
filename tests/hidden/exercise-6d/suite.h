/* suite.h - what each part adds to the hidden suite. */
#ifndef EXERCISE_6D_SUITE_H
#define EXERCISE_6D_SUITE_H

#include "play/hidden.h"

#include "../status.h"

void suite_part1(struct hidden *hidden);
void suite_part2(struct hidden *hidden);
void suite_part3(struct hidden *hidden);
void suite_part4(struct hidden *hidden);
void suite_part5(struct hidden *hidden);

#endif
