/*
 * cmd_key.h - what the result of a submission depends on, as a key: equal only
 * when grading it again would say the same.
 */
#ifndef GRADE_CMD_KEY_H
#define GRADE_CMD_KEY_H

#include "base/digest.h"
#include "base/home.h"
#include "course/exercise.h"

/* What all submissions have in common: this grader, the exercise, its tests. */
void key_start(struct digest *digest, const struct home *home,
               const struct exercise *ex);

/*
 * The key of the submission at `path`, a file or a folder with the parts'
 * files, that is graded by the command `argv`. `common` is from key_start().
 */
void key_of(const struct digest *common, const struct exercise *ex,
            const char *const *argv, const char *path,
            char ret_key[DIGEST_TEXT_SIZE]);

#endif
