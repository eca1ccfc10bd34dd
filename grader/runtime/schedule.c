/*
 * Theory of operation: a seed names one schedule. seed % STRATEGIES is the
 * strategy: 0 takes what was ready first, 1 what was ready last, the next
 * DELAYS hold back one thing at one choice point, the rest pick at random from
 * a stream that the whole seed fixes. Only points with several options count.
 *
 * A schedule can also be given as the picks themselves: that is what is left
 * of a seed when a failing run is made as plain as it can be.
 */
#include "runtime/rt_internal.h"

enum { STRATEGIES = 64, DELAY_FIRST = 2, DELAYS = 20 };

static struct {
    const struct rt_config *config;
    uint64_t random;
    uint32_t count, delays; /* points so far; those that can be a delay */
} schedule;

void rt_schedule_start(const struct rt_config *config)
{
    schedule.config = config;
    schedule.random = config->seed * 0x9e3779b97f4a7c15u ^ 0x6a09e667f3bcc909u;
    schedule.count = schedule.delays = 0;
}

/* SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
static uint64_t next_random(void)
{
    uint64_t z = schedule.random += 0x9e3779b97f4a7c15u;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

/* What the order says about this point; one that no longer fits is none. */
static uint32_t given(uint32_t count)
{
    const struct rt_config *config = schedule.config;
    uint32_t pick =
        schedule.count < config->pick_count ? config->picks[schedule.count] : 0;

    return pick < count ? pick : 0;
}

static uint32_t pick_by_seed(enum trace_point point, uint32_t count)
{
    uint32_t strategy = schedule.config->seed % STRATEGIES;

    if (strategy == 0)
        return 0;
    if (strategy == 1)
        return count - 1;
    if (strategy >= DELAY_FIRST + DELAYS)
        return next_random() % count;
    return point != TRACE_POINT_BODY &&
           schedule.delays++ == strategy - DELAY_FIRST;
}

uint32_t rt_schedule_pick(enum trace_point point,
                          const struct rt_option *options, uint32_t count)
{
    uint32_t picked =
        schedule.config->by_picks ? given(count) : pick_by_seed(point, count);
    struct trace_choice record = {.index = schedule.count++,
                                  .options = count,
                                  .picked = picked,
                                  .kind = options[0].kind,
                                  .point = point,
                                  .picked_kind = options[picked].kind,
                                  .picked_op = options[picked].op,
                                  .first_op = options[0].op};

    rt_record(TRACE_CHOICE, &record, sizeof(record));
    return picked;
}

bool rt_schedule_deviates(enum trace_point point, const struct rt_op *op)
{
    struct rt_option option = {op ? op->id : 0, op ? op->kind : TRACE_MAIN};
    struct rt_option options[2] = {option, option};

    return rt_schedule_pick(point, options, 2) == 1;
}

uint32_t rt_choice_count(void)
{
    return schedule.count;
}
