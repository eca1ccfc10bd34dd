/*
 * referee_deal.c - which tests, and which schedules of them, are whose, when
 * several referees share a part.
 */
#include "play/referee_internal.h"

#include "base/xalloc.h"

enum { STRETCH_MIN = 4 }; /* schedules that are worth a stretch of their own */

void hidden_add_test(struct hidden *hidden, int part, const char *name,
                     const TTest *test, int most)
{
    long long schedules = hidden->options->schedules;
    bool is_long = !most || most >= schedules;

    if (part != hidden->options->part || !referee_trace_wants(hidden, name))
        return;
    hidden->offers = xgrow(hidden->offers, hidden->offer_count,
                           &hidden->offer_capacity, sizeof(hidden->offers[0]));
    hidden->offers[hidden->offer_count++] = (struct offer){
        .name = name,
        .test = test,
        .schedules = is_long ? schedules : most,
        .is_long = is_long,
    };
}

/* This referee plays schedules first ... first + count - 1 of the test. */
static void take_offer(struct hidden *hidden, size_t index, int stretch,
                       long long first, long long count)
{
    const struct offer *offer = &hidden->offers[index];
    long long replays = hidden->options->trace   ? REFEREE_TRACES
                        : hidden->options->debug ? 0
                                                 : REPLAYS * REPLAYED_SEEDS_MAX;
    TCase *tcase = tcase_create(offer->name);
    struct testimony_test *test;

    tcase_add_loop_test(tcase, offer->test, 0, (int)(count + replays));
    suite_add_tcase(hidden->suite, tcase);
    hidden->tests = xgrow(hidden->tests, hidden->testimony->test_count,
                          &hidden->test_capacity, sizeof(hidden->tests[0]));
    hidden->tests[hidden->testimony->test_count] =
        (struct test_state){.first = first, .schedules = count};
    test = testimony_add_test(hidden->testimony);
    test->name = xstrdup(offer->name);
    test->index = index;
    test->stretch = stretch;
}

static void take_stretch(struct hidden *hidden, size_t index)
{
    long long schedules = hidden->offers[index].schedules;
    int share = hidden->options->share, shares = hidden->options->shares;
    long long first = schedules * share / shares;

    take_offer(hidden, index, share, first,
               schedules * (share + 1) / shares - first);
}

static long long count_long(const struct hidden *hidden)
{
    long long count = 0;

    for (size_t i = 0; i < hidden->offer_count; i++)
        count += hidden->offers[i].is_long;
    return count;
}

/*
 * Deals the tests out to the referees, so that all have as much to do: long
 * tests round by round, and those of a last round that would not go round are
 * cut into stretches of their schedules, one for each referee.
 */
void referee_deal(struct hidden *hidden)
{
    int share = hidden->options->share, shares = hidden->options->shares;
    long long longs = count_long(hidden), cut = longs, dealt[2] = {0, 0};

    if (hidden->options->schedules >= (long long)STRETCH_MIN * shares)
        cut = longs - longs % shares;
    for (size_t i = 0; i < hidden->offer_count; i++) {
        const struct offer *offer = &hidden->offers[i];
        long long turn = dealt[offer->is_long]++;

        if (offer->is_long && turn >= cut)
            take_stretch(hidden, i);
        else if (turn % shares == share)
            take_offer(hidden, i, 0, 0, offer->schedules);
    }
}
