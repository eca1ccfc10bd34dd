/*
 * curriculum.h - what the course teaches: exercises/curriculum.json. Each item
 * says what somebody knows or can do, and what is evidence for it. Pure: reads
 * JSON, runs nothing; who has given which evidence is store/standing.h.
 */
#ifndef GRADE_COURSE_CURRICULUM_H
#define GRADE_COURSE_CURRICULUM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum evidence_kind {
    EVIDENCE_TEST,    /* checks of a rubric that were passed */
    EVIDENCE_PREDICT, /* the same, where the learner says what will happen */
    EVIDENCE_QUIZ,    /* every question of the bank that names the item */
    EVIDENCE_SELF     /* the learner's own word, after a model answer */
};

struct evidence {
    enum evidence_kind kind;
    char **checks; /* ids, of TEST and PREDICT */
    size_t check_count;
    char *answer; /* the model answer, of SELF; NULL otherwise */
    char *later;  /* what it comes with ("exercise-6e"); NULL when it is here */
};

/* All pieces of evidence together tick an item. */
struct curriculum_item {
    char *id;   /* "m2.4" */
    char *text; /* what is known or can be done, in words for C and libuv */
    struct evidence *evidence;
    size_t evidence_count; /* 1 or more */
};

struct curriculum_group {
    char *id;       /* "m2"; its items are "m2.1" ... */
    char *kind;     /* "module", "level", "project", "production", ... */
    char *title;    /* "Blocking and not blocking" */
    char *module;   /* "2"; NULL when it is no module */
    char *exercise; /* the slug of a module or project; NULL otherwise */
    struct curriculum_item *items;
    size_t item_count;
};

/* Reached when every item of its groups and of the levels before is ticked. */
struct curriculum_level {
    char *name;  /* "beginner" */
    char *after; /* the module that it comes after */
    char **groups;
    size_t group_count;
};

struct curriculum_step {
    char *title;
    char *exercise; /* "exercise-2" or "exercise-2/1"; NULL for a quiz */
    char *quiz;     /* the module whose questions are meant, or NULL */
    int minutes;    /* how long it takes most people */
};

struct curriculum_track {
    char *name;  /* "fast" */
    char *title; /* "the core, in an evening" */
    char *hours; /* "2 to 3 hours" */
    struct curriculum_step *steps;
    size_t step_count;
};

struct curriculum {
    struct curriculum_group *groups;
    size_t group_count;
    struct curriculum_level *levels;
    size_t level_count;
    struct curriculum_track *tracks;
    size_t track_count;
};

/*
 * Reads exercises/curriculum.json below `share`. On failure it is released.
 * What it says about itself holds then: ids are unique and those of their
 * groups, each piece of evidence has what its kind asks for, levels name
 * groups.
 */
int curriculum_load(struct curriculum *curriculum, const char *share,
                    struct error *err) __attribute__((warn_unused_result));
void curriculum_release(struct curriculum *curriculum);

/* All return NULL when there is none. A group by its id or its module. */
const struct curriculum_item *
curriculum_find_item(const struct curriculum *curriculum, const char *id);
const struct curriculum_group *
curriculum_find_group(const struct curriculum *curriculum, const char *id);
const struct curriculum_track *
curriculum_find_track(const struct curriculum *curriculum, const char *name);

/* Whether some of its evidence is still to come. */
bool curriculum_is_later(const struct curriculum_item *item);
/* The item's piece of that kind; NULL when it has none. */
const struct evidence *curriculum_evidence(const struct curriculum_item *item,
                                           enum evidence_kind kind);
/* "test", "predict", "quiz", "self". */
const char *evidence_kind_name(enum evidence_kind kind);

#endif
