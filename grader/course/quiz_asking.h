/*
 * quiz_asking.h - a question as somebody is asked it: its choices in a certain
 * order, and what is typed taken for an answer. Pure.
 */
#ifndef GRADE_COURSE_QUIZ_ASKING_H
#define GRADE_COURSE_QUIZ_ASKING_H

#include "course/quiz.h"

struct asking {
    const struct quiz_question *question; /* borrowed */
    size_t order[QUIZ_CHOICES_MAX];       /* see quiz_shuffle() */
};

struct asking asking_start(const struct quiz_question *question, uint64_t seed);

/* How many places there are to stand on: choices, or lines of the program. */
size_t asking_place_count(const struct asking *asking);

/* Makes `ret` the choices at these places, counted from 0 as shown. */
void asking_take_places(const struct asking *asking, const size_t *places,
                        size_t count, struct quiz_answer *ret);

/*
 * Takes a line of text for the answer: a number of a choice or of a line, all
 * numbers in order ("3 1 2" or "312"), or a word. False when it is no answer
 * to this question, be it a wrong one.
 */
bool asking_take_text(const struct asking *asking, const char *text,
                      struct quiz_answer *ret);

#endif
