/*
 * Theory of operation: a seed names one schedule. seed % STRATEGIES is the
 * strategy: 0 takes what was ready first, 1 what was ready last, the next
 * DELAYS hold back one thing at one choice point, the rest pick at random from
 * a stream that the whole seed fixes. Only points with several options count.
 */
#include "runtime/rt_internal.h"

enum { STRATEGIES = 64, DELAY_FIRST = 2, DELAYS = 20 };

static struct {
    uint64_t seed, random;
    uint32_t count;
} schedule;

void rt_schedule_start(uint64_t seed)
{
    schedule.seed = seed;
    schedule.random = seed * 0x9e3779b97f4a7c15u ^ 0x6a09e667f3bcc909u;
    schedule.count = 0;
}

/* SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
static uint64_t next_random(void)
{
    uint64_t z = schedule.random += 0x9e3779b97f4a7c15u;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static uint32_t pick(uint32_t strategy, uint32_t options)
{
    if (strategy == 0)
        return 0;
    if (strategy == 1)
        return options - 1;
    if (strategy < DELAY_FIRST + DELAYS)
        return schedule.count == strategy - DELAY_FIRST;
    return next_random() % options;
}

uint32_t rt_schedule_pick(enum trace_kind kind, uint32_t options)
{
    uint32_t strategy = schedule.seed % STRATEGIES;
    struct trace_choice record = {.options = options, .kind = kind};

    if (kind == TRACE_WORKER && strategy >= DELAY_FIRST &&
        strategy < DELAY_FIRST + DELAYS)
        return 0;
    record.picked = pick(strategy, options);
    record.index = schedule.count++;
    rt_record(TRACE_CHOICE, &record, sizeof(record));
    return record.picked;
}

uint32_t rt_choice_count(void)
{
    return schedule.count;
}
