/*
 * lint_outcome.h - what came of lint over many files: what is shown, what is
 * not, what could not be analysed.
 */
#ifndef GRADE_PLAY_LINT_OUTCOME_H
#define GRADE_PLAY_LINT_OUTCOME_H

#include "play/linting.h"

/* So many files of which nothing was analysed are told by name. */
enum { LINT_TROUBLE_MAX = 3 };

struct lint_outcome {
    struct result result;       /* what is excused is in result.excused */
    struct finding_list absent; /* of the baseline, not there any more */
    struct gap_list gaps;       /* in the order of the inputs */
    size_t file_count, unread;  /* files; those of which nothing was analysed */
};

/* Moves findings that have an excuse to those that are not shown. */
void lint_outcome_hide(struct lint_outcome *outcome);
/* Forgets what weighs less. */
void lint_outcome_filter(struct lint_outcome *outcome, enum severity least);

/* The verdict, from what is in it: to be called again after a change. Gaps
 * become the builds of the result, a line for each. */
void lint_outcome_judge(struct lint_outcome *outcome);
void lint_outcome_release(struct lint_outcome *outcome);

#endif
