/*
 * quiz_deck.h - which question comes next: spaced repetition by boxes, after
 * Sebastian Leitner ("So lernt man lernen", 1972). A question that is answered
 * right goes up one box, one that is answered wrong goes back to the first. A
 * box has a waiting time; what has waited is due:
 *
 *     box 1  after three other answers
 *     box 2  after a day
 *     box 3  after 3 days
 *     box 4  after 7 days
 *     box 5  after 21 days
 *
 * First come the due ones of box 1, then the other due ones, those first that
 * are overdue longest; then what was never asked, in the bank's order; then
 * what is not due, the soonest first. What was answered right in this session
 * does not come again in it. Pure: time is a parameter.
 */
#ifndef GRADE_COURSE_QUIZ_DECK_H
#define GRADE_COURSE_QUIZ_DECK_H

#include "course/quiz.h"

enum { QUIZ_BOXES = 5 };

/* What is known of one question. */
struct quiz_card {
    char *id;
    int box; /* 1 to QUIZ_BOXES */
    size_t asked, right;
    bool last_right;
    long long last_at;  /* seconds since 1970 */
    size_t last_number; /* which answer of all it was, from 1 */
};

struct quiz_deck {
    struct quiz_card *cards;
    size_t count, capacity;
    size_t answers; /* of all questions together */
};

void quiz_deck_release(struct quiz_deck *deck);
/* NULL when it was never asked. */
const struct quiz_card *quiz_deck_find(const struct quiz_deck *deck,
                                       const char *id);
/* Notes an answer. */
void quiz_deck_note(struct quiz_deck *deck, const char *id, bool right,
                    long long at);

/*
 * The next question of `module` (NULL: of all); `begun` is deck->answers as it
 * was when the session began. NULL when all were answered right in it.
 */
const struct quiz_question *quiz_deck_next(const struct quiz_deck *deck,
                                           const struct quiz *quiz,
                                           const char *module, size_t begun,
                                           long long now);

/* How many of `module` are in the highest boxes (3 and up: right at least
 * twice in a row), and how many are due or new. */
void quiz_deck_count(const struct quiz_deck *deck, const struct quiz *quiz,
                     const char *module, long long now, size_t *ret_known,
                     size_t *ret_due);

#endif
