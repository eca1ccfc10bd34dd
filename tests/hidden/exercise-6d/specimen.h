/*
 * specimen.h - the programs as the learner found them, for the questions that
 * begin with "why": the answer is what these are seen to do. Each is the stub
 * itself, compiled into the player under other names.
 */
#ifndef EXERCISE_6D_SPECIMEN_H
#define EXERCISE_6D_SPECIMEN_H

#include <stddef.h>
#include <uv.h>

struct cache_value;
int specimen_cache_fill(uv_loop_t *loop, struct cache_value *values,
                        size_t count, void (*done)(void *arg, int status),
                        void *arg);

#endif
