/*
 * choose.h - the decision tree of 'grade explain choose': questions about a
 * piece of work, answered by words, that end at what fits. Pure: reads
 * exercises/choose.json, asks nobody.
 */
#ifndef GRADE_COURSE_CHOOSE_H
#define GRADE_COURSE_CHOOSE_H

#include <stddef.h>

#include "base/error.h"

enum { CHOOSE_DEPTH_MAX = 4 };

/* A question with its answers, or (answer_count 0) an advice. */
struct choose {
    char *ask;
    struct choose_answer *answers;
    size_t answer_count;
    char *advice, *why, *how;
};

struct choose_answer {
    char *word; /* what is typed: "wait" */
    char *text; /* what it means */
    struct choose then;
};

/* -EINVAL for a tree that is deeper than CHOOSE_DEPTH_MAX questions, has a
 * question with one answer, or the same word twice. On failure it is
 * released. */
int choose_load(struct choose *tree, const char *share, struct error *err)
    __attribute__((warn_unused_result));
void choose_release(struct choose *tree);

/* The answer of `question` that a word means, by its first letters or its
 * number (from 1); NULL when none or several are meant. */
const struct choose_answer *choose_answer_find(const struct choose *question,
                                               const char *word);

#endif
