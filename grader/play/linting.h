/*
 * linting.h - the static part: grade-lint on one file, in the sandbox. Started
 * first and asked for last, so that it works beside build and play.
 */
#ifndef GRADE_PLAY_LINTING_H
#define GRADE_PLAY_LINTING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/home.h"
#include "base/strbuf.h"
#include "course/result.h"
#include "proc/job.h"

struct linting {
    struct running_job *job;
    char **names; /* of the files */
    size_t count, taken;
    struct job_result said;
    size_t at; /* where in said.out the next file begins */
};

/* What could not be analysed: never clean. */
struct gap {
    struct place place; /* line 0: no line of it, or the whole file */
    char *text;         /* one sentence, lower case */
    bool whole;         /* nothing of the file was analysed */
};

struct gap_list {
    struct gap *items;
    size_t count, capacity;
};

/* Takes over `text`; copies `file`. */
struct gap *gap_list_add(struct gap_list *list, const char *file, char *text);
void gap_list_release(struct gap_list *list);

struct linting_request {
    const struct home *home;
    const char *exercise; /* slug; NULL: none */
    const char *dir;  /* folder of the file, for its own headers; NULL: none */
    const char *name; /* what the learner calls the file */
    const struct strbuf *text;
    const char *config; /* JSON, as lint_config.h says; NULL: the default */
    const char *const *flags; /* for the compiler, after ours; see flags.h */
    size_t flag_count;
};

/* Starts it. On failure there is nothing to finish. */
int linting_start(struct linting *linting,
                  const struct linting_request *request, struct error *err)
    __attribute__((warn_unused_result));

/*
 * The same for many files, which one process reads one after the other, each
 * in a child of its own: the first *ret_count of them, at least one, as many
 * as one process can be shown the folders of.
 */
int linting_start_batch(struct linting *linting,
                        const struct linting_request *requests, size_t count,
                        size_t *ret_count, struct error *err)
    __attribute__((warn_unused_result));

/*
 * Waits for it, adds what it found to `list` (with `part`), and frees. Also
 * to be called, with `list` NULL, when nobody wants to know any more. What
 * could not be analysed is added to `ret_gaps` (may be NULL). A negative errno
 * when nothing of the file could be analysed.
 */
int linting_finish(struct linting *linting, int part, struct finding_list *list,
                   struct gap_list *ret_gaps, struct error *err)
    __attribute__((warn_unused_result));

/*
 * What linting_finish() does, in steps, for many files: linting_end() waits;
 * then linting_take() tells about the next file; then linting_release().
 * linting_take() is -EAGAIN when the process ended before it came to that
 * file: nothing is known about it.
 */
int linting_end(struct linting *linting, bool kill, struct error *err)
    __attribute__((warn_unused_result));
int linting_take(struct linting *linting, int part, struct finding_list *list,
                 struct gap_list *ret_gaps, struct error *err)
    __attribute__((warn_unused_result));
void linting_release(struct linting *linting);

#endif
