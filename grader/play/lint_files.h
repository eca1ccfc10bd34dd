/*
 * lint_files.h - lint alone: many files, several at a time, each in a process
 * of its own. What comes out depends on the files and not on how many are
 * read at a time.
 */
#ifndef GRADE_PLAY_LINT_FILES_H
#define GRADE_PLAY_LINT_FILES_H

#include "play/inputs.h"
#include "play/linting.h"

struct lint_files {
    const struct home *home;
    const struct input_list *inputs;
    size_t jobs; /* at a time; at least 1 */
};

struct lint_outcome {
    struct result result;       /* what is excused is in result.excused */
    struct finding_list absent; /* of the baseline, not there any more */
    struct gap_list gaps;       /* in the order of the inputs */
    size_t file_count, unread;  /* files; those of which nothing was analysed */
};

/*
 * Analyses all of them. A file that cannot be read, or whose analysis crashes
 * or takes too long, is a gap and named in ret->result.trouble; the others go
 * on.
 */
void lint_files(const struct lint_files *request, struct lint_outcome *ret);

/* Starts the analysis of `text` in place of what the file of `input` holds. */
int lint_files_start(const struct lint_files *request,
                     const struct input *input, const struct strbuf *text,
                     struct linting *linting, struct error *err)
    __attribute__((warn_unused_result));

/* Moves findings that have an excuse to those that are not shown. */
void lint_outcome_hide(struct lint_outcome *outcome);
/* Forgets what weighs less. */
void lint_outcome_filter(struct lint_outcome *outcome, enum severity least);

/* The verdict, from what is in it: to be called again after a change. Gaps
 * become the builds of the result, a line for each. */
void lint_outcome_judge(struct lint_outcome *outcome);
void lint_outcome_release(struct lint_outcome *outcome);

#endif
