/*
 * stage.h - the player as the referee holds it: started in the sandbox, given
 * one order at a time, started again when a submission takes it down.
 */
#ifndef GRADE_PLAY_STAGE_H
#define GRADE_PLAY_STAGE_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/error.h"
#include "play/recording.h"
#include "proc/job.h"

/* A program of the user's own plays at its user's rights; see job.h. */
struct stage_own {
    const char *folder;     /* absolute: each run finds links to what it holds
                               in its own folder; NULL: an empty one */
    const char *const *env; /* ends with NULL */
};

struct stage {
    const char *player; /* path of the program; borrowed */
    int object_fd;      /* the learner's object; borrowed */
    unsigned multiplier;
    bool debug;                  /* the user's debugger may attach */
    const struct stage_own *own; /* NULL: a submission; borrowed */
    struct running_job *job;     /* NULL when it does not run */
    int control;
    uint8_t *packet; /* PROTOCOL_PACKET_MAX bytes */
};

struct stage_order {
    int part;
    const char *scene;
    uint64_t seed;
    /* The schedule itself, instead of the one that the seed fixes: the answer
     * at each choice point. Zeros at the end may be left out. */
    bool by_picks;
    const uint32_t *picks;
    size_t pick_count; /* at most PROTOCOL_PICKS_MAX */
    bool debug;
    bool probe; /* does what surrounds a scene, without the scene */
    const struct protocol_value *inputs;
    size_t input_count;
};

/* Nothing is started before stage_start() or the first order. */
void stage_init(struct stage *stage, const char *player, int object_fd);
void stage_release(struct stage *stage);

/* Starts the player unless it runs, and waits until it is warm. 0 or a
 * negative errno: the grader's fault. */
int stage_start(struct stage *stage, struct error *err)
    __attribute__((warn_unused_result));

/* The player's process, for a debugger; 0 when it does not run. */
pid_t stage_pid(const struct stage *stage);

/*
 * Has one run played and heard to its end; recording_outcome() says how it
 * went. 0, or a negative errno when the grader is at fault.
 */
int stage_play(struct stage *stage, const struct stage_order *order,
               struct recording *recording, struct error *err)
    __attribute__((warn_unused_result));

#endif
