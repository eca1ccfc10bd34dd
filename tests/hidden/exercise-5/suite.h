/* suite.h - what each part adds to the hidden suite, and what they share. */
#ifndef EXERCISE_5_SUITE_H
#define EXERCISE_5_SUITE_H

#include "play/hidden.h"

#include "../key.h"
#include "../status.h"

enum { US_PER_MS = 1000 };

/* Claims that the loop came to its end, and that nothing is open. */
void claim_closed(struct run *run);

void suite_part1(struct hidden *hidden);
void suite_part2(struct hidden *hidden);
void suite_part3(struct hidden *hidden);
void suite_part4(struct hidden *hidden);

#endif
