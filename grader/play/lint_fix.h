/*
 * lint_fix.h - applies the repairs that findings bring. A repair stays only if
 * the file can still be read by the compiler, the finding is gone and none has
 * come.
 */
#ifndef GRADE_PLAY_LINT_FIX_H
#define GRADE_PLAY_LINT_FIX_H

#include "play/lint_files.h"

struct lint_fixed {
    size_t findings, files; /* repaired */
    size_t refused;         /* repairs that were taken back */
};

/*
 * Repairs what `outcome` shows, then analyses again: `outcome` is what is left.
 * Only files of request->inputs are written, each whole or not at all, and
 * only if they still are as they were when they were analysed. -EACCES for a
 * file that is read-only, another negative errno when one cannot be written;
 * what was written before stays.
 */
int lint_fix(const struct lint_files *request, struct lint_outcome *outcome,
             struct lint_fixed *ret, struct error *err)
    __attribute__((warn_unused_result));

/*
 * `text` with the edits of those `findings` for which `chosen` is true, as long
 * as they fit: of two that overlap the later one is left out, and `chosen` of
 * it becomes false. Appends to `ret_text`.
 */
void lint_fix_text(const struct strbuf *text,
                   const struct finding *const *findings, bool *chosen,
                   size_t count, struct strbuf *ret_text);

#endif
