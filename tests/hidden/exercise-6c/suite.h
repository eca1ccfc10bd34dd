/* suite.h - what each part adds to the hidden suite, and what they share. */
#ifndef EXERCISE_6C_SUITE_H
#define EXERCISE_6C_SUITE_H

#include "play/hidden.h"

#include "../key.h"
#include "../status.h"

/* Turns of the loop take a little virtual time, too. */
enum { SLACK_MS = 20, US_PER_MS = 1000 };

/* A code that a service may fail with; `n` and `n + 1` give different ones. */
int code_at(size_t n);

/* Claims that `function` returned, and that nothing that it began went on. */
void claim_returned(struct run *run, const char *function);
void claim_ended(struct run *run, const char *function);

void suite_part1(struct hidden *hidden);
void suite_part2(struct hidden *hidden);
void suite_part3(struct hidden *hidden);
void suite_part4(struct hidden *hidden);
void suite_part5(struct hidden *hidden);

#endif
