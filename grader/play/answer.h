/*
 * answer.h - a hidden test about an answer (cache_why_fits) plays a program
 * that is given, so no run leads to a line of the learner's: the line is the
 * one where he answers.
 */
#ifndef GRADE_PLAY_ANSWER_H
#define GRADE_PLAY_ANSWER_H

#include "base/strbuf.h"
#include "course/result.h"

/*
 * Gives each failed test of `part` that has no trail, and whose name begins
 * with that of an object of the part's contract, the place where `text`, the
 * file `file`, sets it. Where it is not found nothing changes.
 */
void answer_point(struct result *result, const struct part *part,
                  const char *file, const struct strbuf *text);

#endif
