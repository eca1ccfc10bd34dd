/* playing.h - has the referee of an exercise play one part. */
#ifndef GRADE_PLAY_PLAYING_H
#define GRADE_PLAY_PLAYING_H

#include <stdbool.h>

#include "base/home.h"
#include "play/testimony.h"

struct playing_request {
    const struct home *home;
    const char *exercise; /* slug */
    int part;
    int object_fd; /* the learner's object */
    long long seed, schedules;
    bool debug;        /* the referee talks with the user on stdin and stderr */
    const char *trace; /* plays this test alone, for its trace; or NULL */
};

/* Fills in the testimony; a negative errno when the referee failed. */
int playing_run(const struct playing_request *request, struct testimony *ret,
                struct error *err) __attribute__((warn_unused_result));

#endif
