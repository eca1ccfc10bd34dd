/* suite.h - what each part adds to the hidden suite, and what they share. */
#ifndef EXERCISE_3_SUITE_H
#define EXERCISE_3_SUITE_H

#include "play/hidden.h"

#include "../key.h"
#include "../status.h"

enum {
    SLACK_MS = 50, /* less than any wait that is drawn */
    US_PER_MS = 1000
};

/* Whether a time that was seen is about this one. */
bool is_about(long long seen_us, long long wanted_ms);
/* Claims that the loop came to its end, and that nothing is open. */
void claim_closed(struct run *run);

void suite_part1(struct hidden *hidden);
void suite_part2(struct hidden *hidden);
void suite_part3(struct hidden *hidden);

#endif
