/*
 * judge.h - from tests and findings to checks, points and the verdict. Pure:
 * the same input gives the same result.
 */
#ifndef GRADE_PLAY_JUDGE_H
#define GRADE_PLAY_JUDGE_H

#include "course/result.h"

/*
 * Decides the checks of result->exercise: those of result->part (0: all), or
 * `only` the one of that id. Expects tests, findings, limits, builds and
 * trouble to be filled in; parts whose file is not there are in `missing`.
 * Leaves findings merged (a lint finding that a run repeats on the same line
 * is dropped), sorted, and those that no check names lowered to notes.
 */
void judge(struct result *result, const char *only, const int *missing,
           size_t missing_count);

#endif
