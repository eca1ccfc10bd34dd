#include "base/random.h"

#include <stdlib.h>
#include <sys/random.h>

struct random random_start(uint64_t seed, const char *purpose)
{
    /* FNV-1a over the purpose, then the seed. */
    uint64_t hash = 14695981039346656037u;

    for (; *purpose; purpose++)
        hash = (hash ^ (unsigned char)*purpose) * 1099511628211u;
    return (struct random){hash ^ seed * 0x9e3779b97f4a7c15u};
}

uint64_t random_next(struct random *r)
{
    uint64_t z = r->state += 0x9e3779b97f4a7c15u;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

uint64_t random_below(struct random *r, uint64_t limit)
{
    uint64_t value;

    /* What is below 2^64 modulo `limit` would favour small numbers. That is
     * less than `limit`, so mostly there is nothing to divide. */
    do
        value = random_next(r);
    while (value < limit && value < -limit % limit);
    return value % limit;
}

long long random_between(struct random *r, long long low, long long high)
{
    return low + (long long)random_below(r, (uint64_t)(high - low) + 1);
}

uint64_t random_nonce(void)
{
    uint64_t value;

    if (getrandom(&value, sizeof value, 0) != (ssize_t)sizeof value)
        abort();
    return value;
}
