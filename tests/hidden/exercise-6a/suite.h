/* suite.h - what each part adds to the hidden suite. */
#ifndef EXERCISE_6A_SUITE_H
#define EXERCISE_6A_SUITE_H

#include "play/hidden.h"

#include "../status.h"

/* More than the turns of the loop take, less than any wait that is drawn. */
enum { SLACK_MS = 50, US_PER_MS = 1000 };

/* Whether a time that was seen is about this one. */
bool is_about(long long seen_us, long long wanted_ms);

void suite_part1(struct hidden *hidden);
void suite_part2(struct hidden *hidden);
void suite_part3(struct hidden *hidden);
void suite_part4(struct hidden *hidden);

#endif
