/*
 * standing.h - how far a learner is: the curriculum held against what was
 * recorded. Everything is counted from evidence; the learner's own word is
 * counted apart.
 */
#ifndef GRADE_STORE_STANDING_H
#define GRADE_STORE_STANDING_H

#include "course/curriculum.h"
#include "course/quiz.h"
#include "course/quiz_deck.h"
#include "store/progress.h"

enum standing_state {
    STANDING_OPEN,
    STANDING_TICKED, /* all of its evidence holds */
    STANDING_SELF,   /* the learner says so, and nothing else could */
    STANDING_LATER   /* some of its evidence is still to come */
};

struct standing {
    struct curriculum curriculum;
    struct progress progress;
    struct quiz quiz;
    struct quiz_deck deck;
};

struct standing_count {
    size_t items, open, ticked, self, later;
};

/*
 * Reads the course below `share` and the learner's logs. Progress that cannot
 * be read is taken for none and told in `err` with a result of 0; a course that
 * cannot be read is a failure, and `standing` is released then.
 */
int standing_load(struct standing *standing, const char *share,
                  struct error *err) __attribute__((warn_unused_result));
void standing_release(struct standing *standing);

/* Whether one piece of evidence was given; false for what is to come. */
bool standing_holds(const struct standing *standing,
                    const struct curriculum_item *item,
                    const struct evidence *evidence);
enum standing_state standing_of(const struct standing *standing,
                                const struct curriculum_item *item);
/* "open", "ticked", "self", "later". */
const char *standing_state_name(enum standing_state state);

/* Adds the items of a group to `count`. */
void standing_count(const struct standing *standing,
                    const struct curriculum_group *group,
                    struct standing_count *count);

/* The items of a level, not of those before it. */
struct standing_count standing_level(const struct standing *standing,
                                     const struct curriculum_level *level);
/* The highest level that was reached, with all before it; NULL when none. */
const struct curriculum_level *
standing_reached(const struct standing *standing);

/* Questions of a module (NULL: of all): how many there are, and how many were
 * answered right the last time. */
void standing_questions(const struct standing *standing, const char *module,
                        size_t *ret_count, size_t *ret_right);

#endif
