/*
 * lint_files.h - lint alone: many files, several at a time, each in a process
 * of its own. What comes out depends on the files and not on how many are
 * read at a time.
 */
#ifndef GRADE_PLAY_LINT_FILES_H
#define GRADE_PLAY_LINT_FILES_H

#include "play/inputs.h"
#include "play/lint_outcome.h"
#include "play/linting.h"

struct lint_files {
    const struct home *home;
    const struct input_list *inputs;
    size_t jobs; /* at a time; at least 1 */
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

#endif
