/*
 * quiz.h - the bank of questions: exercises/quiz/MODULE.json, described by
 * docs/quiz.schema.json, and the programs that they show. Pure: reads files,
 * asks and runs nothing.
 */
#ifndef GRADE_COURSE_QUIZ_H
#define GRADE_COURSE_QUIZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/strbuf.h"

enum { QUIZ_CHOICES_MAX = 9, QUIZ_TEXT_MAX = 80 };

/* What an answer is, and what the choices of the bank are then:
 * choose  one of the choices;
 * order   all of them, which stand in the right order in the bank;
 * fill    a word or a number; the choices are answers with a word to say;
 * line    a line of the program; the choices are lines with a word to say. */
enum quiz_kind { QUIZ_CHOOSE, QUIZ_ORDER, QUIZ_FILL, QUIZ_LINE };

struct quiz_choice {
    char *text;   /* of QUIZ_LINE: what the line holds */
    char *why;    /* why it is right, wrong, or where it is in the order */
    char *prints; /* what the program would print if it were right; or NULL */
    bool right;   /* false for all of QUIZ_ORDER */
    int line;     /* of QUIZ_LINE; 0 otherwise */
};

struct quiz_question {
    char *id;     /* "5.phases": unique in the whole bank */
    char *module; /* "5" */
    enum quiz_kind kind;
    char *text;
    char *why;   /* whatever was answered */
    char **code; /* a few lines that are shown and not run */
    size_t code_count;
    char **items; /* of the checklist: "m5.1"; this is evidence for them */
    size_t item_count;
    struct quiz_choice *choices;
    size_t choice_count;
    char *program; /* path of a program that settles it; NULL when none */
    char *source;  /* its text */
    bool after;    /* the program is not shown before the answer */
    char *rule;    /* what the watchdogs or lint find in the right line; or
                      NULL */
};

struct quiz {
    struct quiz_question *questions; /* module by module */
    size_t count, capacity;
};

/* Reads all of share/exercises/quiz. Says file and question of what is wrong;
 * on failure `quiz` is empty. */
int quiz_load(struct quiz *quiz, const char *share, struct error *err)
    __attribute__((warn_unused_result));
void quiz_release(struct quiz *quiz);

/* NULL when there is none. */
const struct quiz_question *quiz_find(const struct quiz *quiz, const char *id);
/* Whether there are questions of that module; NULL is every module. */
bool quiz_has_module(const struct quiz *quiz, const char *module);
const char *quiz_kind_name(enum quiz_kind kind);

/* How many lines the program has, and the n-th (from 1), borrowed, its length
 * in *ret_len; "" beyond the last. */
int quiz_line_count(const struct quiz_question *question);
const char *quiz_line(const struct quiz_question *question, int line,
                      size_t *ret_len);

/*
 * The order in which the choices are shown: ret_order[0] is the index of the
 * first. The seed and the question fix it; for QUIZ_ORDER it is never the right
 * one.
 */
void quiz_shuffle(const struct quiz_question *question, uint64_t seed,
                  size_t ret_order[QUIZ_CHOICES_MAX]);

/* --- quiz_mark.c: answers --- */

/* What was answered; which member counts depends on the kind. */
struct quiz_answer {
    size_t picks[QUIZ_CHOICES_MAX]; /* indices of choices of the bank */
    size_t pick_count;
    char text[QUIZ_TEXT_MAX];
    int line;
};

struct quiz_mark {
    bool right;
    /* The explanation that belongs to this very answer; NULL when only the
     * question's own does. */
    const char *why;
    size_t place; /* of QUIZ_ORDER: where answer and truth part, from 0 */
};

struct quiz_mark quiz_mark(const struct quiz_question *question,
                           const struct quiz_answer *answer);
/* The first right choice (for QUIZ_ORDER: the first of all). */
const struct quiz_choice *quiz_right(const struct quiz_question *question);
/* Appends the right answer in one line of words. */
void quiz_add_right(const struct quiz_question *question,
                    struct strbuf *ret_text);

#endif
