/*
 * Theory of operation: a seed names one schedule. schedule.def says which
 * strategy is whose; what a strategy draws, it draws from a stream that the
 * whole seed fixes. Only points with several options count.
 *
 *     PLAIN       the first option: what was ready first
 *     REVERSED    the last one
 *     RANDOM      any
 *     LATEST      three times out of four the last one, else any
 *     DELAY n     plain, but at point n the second
 *     JUMP n      plain, but at point n the last
 *     SLOW n      plain, but what was first at point n comes last from then on
 *     TURNS       the chain that was served least recently, the newest first;
 *                 one time out of four, any
 *     PRIORITIES d  chains have random priorities; at d - 1 points, the one
 *                 that would go on falls below all others (PCT: Burckhardt
 *                 and others, ASPLOS 2010, over causal chains). How many points
 *                 a run has is not known before; so those points are drawn
 *                 from the first 2, 4, 8 ... 64, each as likely.
 *
 * What draws all it picks would often begin as the plain order does, and most
 * runs are short: so most of those are kept from that.
 *
 * A chain is an operation, the first that its callback starts, the first that
 * that one's starts, and so on. Points that are not about an order (a cancel in
 * time, a short read) deviate now and then where a strategy draws at all.
 *
 * A schedule can also be given as the picks themselves: that is what is left
 * of a seed when a failing run is made as plain as it can be.
 */
#include "runtime/rt_internal.h"

enum { CHAINS_MAX = 1024, NO_CHAIN = CHAINS_MAX - TRACE_KIND_COUNT };
enum { DEPTH_MAX = 4, SPAN_BITS = 6 };
/* How far one round of 64 seeds gets with these. */
enum { DELAYS = 6, SLOWS = 4, JUMPS = 3 };

enum strategy {
    PLAIN,
    REVERSED,
    RANDOM,
    LATEST,
    DELAY,
    JUMP,
    SLOW,
    TURNS,
    PRIORITIES
};

static const struct {
    enum strategy strategy;
    uint32_t number;
} strategies[] = {
#define STRATEGY(strategy, number) {strategy, number},
#include "runtime/schedule.def"
#undef STRATEGY
};

enum { STRATEGIES = sizeof(strategies) / sizeof(strategies[0]) };

static struct {
    const struct rt_config *config;
    enum strategy strategy;
    uint32_t number; /* the depth, or the point */
    uint64_t random;
    uint32_t count;              /* points so far */
    uint32_t ordered;            /* those that are about an order */
    uint32_t slow_op, slow_kind; /* SLOW: what comes last, once it is known */
    bool has_slow;
    bool has_begun;                  /* something was delivered in some order */
    uint32_t changes[DEPTH_MAX];     /* PRIORITIES: at which points */
    uint64_t priorities[CHAINS_MAX]; /* 0: none drawn yet */
    uint32_t served[CHAINS_MAX];     /* TURNS: when last */
} schedule;

/* SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
static uint64_t next_random(void)
{
    uint64_t z = schedule.random += 0x9e3779b97f4a7c15u;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

/* The first round of seeds has the first points, the next one the next. */
static uint32_t point_of(enum strategy strategy, uint32_t number,
                         uint64_t round)
{
    uint64_t each = strategy == DELAY  ? DELAYS
                    : strategy == SLOW ? SLOWS
                    : strategy == JUMP ? JUMPS
                                       : 0;

    return (uint32_t)(number + round * each);
}

static void draw_changes(void)
{
    for (uint32_t i = 0; i < DEPTH_MAX; i++)
        schedule.changes[i] = UINT32_MAX;
    for (uint32_t i = 0; i + 1 < schedule.number && i < DEPTH_MAX; i++) {
        uint32_t span = 2u << next_random() % SPAN_BITS;

        schedule.changes[i] = (uint32_t)(next_random() % span);
    }
}

void rt_schedule_start(const struct rt_config *config)
{
    uint64_t at = config->seed % STRATEGIES;

    schedule.config = config;
    schedule.strategy = strategies[at].strategy;
    schedule.number = point_of(schedule.strategy, strategies[at].number,
                               config->seed / STRATEGIES);
    schedule.random = config->seed * 0x9e3779b97f4a7c15u ^ 0x6a09e667f3bcc909u;
    schedule.count = schedule.ordered = 0;
    if (schedule.strategy == PRIORITIES)
        draw_changes();
}

/* --- chains --- */

static uint32_t chain_of(const struct rt_option *option)
{
    const struct rt_op *op = rt_op_find(option->op);

    /* Chains that there is no room for share one. */
    return op ? op->chain % NO_CHAIN : NO_CHAIN + (uint32_t)option->kind;
}

static uint64_t priority_of(const struct rt_option *option)
{
    uint64_t *priority = &schedule.priorities[chain_of(option)];

    /* Those that fell are at most DEPTH_MAX. */
    while (*priority == 0)
        *priority = (next_random() | 1u << DEPTH_MAX) & ~(uint64_t)0 >> 1;
    return *priority;
}

static uint32_t highest(const struct rt_option *options, uint32_t count)
{
    uint32_t best = 0;

    for (uint32_t i = 1; i < count; i++)
        if (priority_of(&options[i]) > priority_of(&options[best]))
            best = i;
    return best;
}

static uint32_t pick_by_priority(const struct rt_option *options,
                                 uint32_t count)
{
    for (uint32_t i = 0; i < DEPTH_MAX; i++)
        if (schedule.changes[i] == schedule.ordered)
            schedule.priorities[chain_of(&options[highest(options, count)])] =
                DEPTH_MAX - i;
    return highest(options, count);
}

static uint32_t pick_in_turn(const struct rt_option *options, uint32_t count)
{
    uint32_t best = count - 1;

    for (uint32_t i = count - 1; i-- > 0;)
        if (schedule.served[chain_of(&options[i])] <
            schedule.served[chain_of(&options[best])])
            best = i;
    if (next_random() % 4 == 0)
        best = (uint32_t)(next_random() % count);
    schedule.served[chain_of(&options[best])] = schedule.ordered + 1;
    return best;
}

/* --- strategies --- */

static uint32_t pick_but_slow(const struct rt_option *options, uint32_t count)
{
    if (schedule.ordered == schedule.number) {
        schedule.has_slow = true;
        schedule.slow_op = options[0].op;
        schedule.slow_kind = options[0].kind;
    }
    for (uint32_t i = 0; schedule.has_slow && i < count; i++)
        if (options[i].op != schedule.slow_op ||
            options[i].kind != schedule.slow_kind)
            return i;
    return 0;
}

/* Points at which something else comes first. */
static bool is_order(enum trace_point point)
{
    return point == TRACE_POINT_NEXT || point == TRACE_POINT_BODY ||
           point == TRACE_POINT_CLOSE || point == TRACE_POINT_TURN;
}

static uint32_t pick_order(const struct rt_option *options, uint32_t count)
{
    bool is_here = schedule.ordered == schedule.number;

    switch (schedule.strategy) {
    case REVERSED:
        return count - 1;
    case RANDOM:
        return (uint32_t)(next_random() % count);
    case LATEST:
        return next_random() % 4 ? count - 1
                                 : (uint32_t)(next_random() % count);
    case DELAY:
        return is_here;
    case JUMP:
        return is_here ? count - 1 : 0;
    case SLOW:
        return pick_but_slow(options, count);
    case TURNS:
        return pick_in_turn(options, count);
    case PRIORITIES:
        return pick_by_priority(options, count);
    default:
        return 0;
    }
}

/* One in how many: what is rare in the world is so here. */
static uint32_t rarity(enum trace_point point)
{
    switch (point) {
    case TRACE_POINT_ISSUE:
        return 8;
    case TRACE_POINT_CANCEL:
        return 2;
    default:
        return 3;
    }
}

static uint32_t pick_side(enum trace_point point, uint32_t count)
{
    switch (schedule.strategy) {
    case REVERSED:
        return point == TRACE_POINT_ISSUE ? 0 : 1;
    case RANDOM:
    case LATEST:
    case TURNS:
    case PRIORITIES:
        if (next_random() % rarity(point) != 0)
            return 0;
        return 1 + (uint32_t)(next_random() % (count - 1));
    case DELAY:
    case JUMP:
        return point != TRACE_POINT_ISSUE &&
               schedule.ordered++ == schedule.number;
    default:
        return 0;
    }
}

static bool never_begins_plain(void)
{
    return schedule.number == 1 &&
           (schedule.strategy == RANDOM || schedule.strategy == LATEST ||
            schedule.strategy == TURNS);
}

static uint32_t pick_by_seed(enum trace_point point,
                             const struct rt_option *options, uint32_t count)
{
    uint32_t picked;

    if (!is_order(point))
        return pick_side(point, count);
    /* In which order threads ran is no point for those that have few. */
    if (point == TRACE_POINT_BODY &&
        (schedule.strategy == DELAY || schedule.strategy == JUMP ||
         schedule.strategy == SLOW))
        return 0;
    picked = pick_order(options, count);
    schedule.ordered++;
    if (point != TRACE_POINT_NEXT || schedule.has_begun)
        return picked;
    schedule.has_begun = true;
    if (picked == 0 && never_begins_plain())
        picked = 1 + (uint32_t)(next_random() % (count - 1));
    return picked;
}

/* --- picking --- */

/* What the order says about this point; one that no longer fits is none. */
static uint32_t given(uint32_t count)
{
    const struct rt_config *config = schedule.config;
    uint32_t pick =
        schedule.count < config->pick_count ? config->picks[schedule.count] : 0;

    return pick < count ? pick : 0;
}

uint32_t rt_schedule_pick(enum trace_point point,
                          const struct rt_option *options, uint32_t count)
{
    uint32_t picked = schedule.config->by_picks
                          ? given(count)
                          : pick_by_seed(point, options, count);
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

uint32_t rt_schedule_extent(enum trace_point point,
                            const struct rt_option *option, uint32_t count)
{
    struct rt_option options[RT_EXTENTS_MAX];

    for (uint32_t i = 0; i < count; i++)
        options[i] = *option;
    return rt_schedule_pick(point, options, count);
}

bool rt_schedule_deviates(enum trace_point point, const struct rt_op *op)
{
    struct rt_option option = {op ? op->id : 0, op ? op->kind : TRACE_MAIN};

    return rt_schedule_extent(point, &option, 2) == 1;
}

uint32_t rt_choice_count(void)
{
    return schedule.count;
}
