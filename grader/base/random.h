/*
 * random.h - numbers that a seed fixes, the same on every machine. The
 * generator is SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom
 * number generators, OOPSLA 2014). Not for secrets: see random_nonce().
 */
#ifndef GRADE_BASE_RANDOM_H
#define GRADE_BASE_RANDOM_H

#include <stdint.h>

struct random {
    uint64_t state;
};

/* A stream for `seed` and a `purpose`, so that streams do not repeat. */
struct random random_start(uint64_t seed, const char *purpose);
uint64_t random_next(struct random *r);
/* Uniform in [0, limit); `limit` is at least 1. */
uint64_t random_below(struct random *r, uint64_t limit);
/* Uniform in [low, high], both included. */
long long random_between(struct random *r, long long low, long long high);

/* A number that nobody can guess, from the kernel. */
uint64_t random_nonce(void);

#endif
