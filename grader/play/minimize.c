/*
 * Theory of operation: a schedule is the plain order but for the points where
 * its pick is not 0. Those are left out in chunks, as in delta debugging
 * (Zeller, Hildebrandt, 2002), each candidate is played, and one that still
 * fails becomes the schedule to make smaller. Which things a point is about
 * depends on the points before it, so what remains is read back from the run
 * itself: picks that no longer fitted are gone then, too.
 *
 * What is left may still be several picks that do together what another one
 * does alone. So single changes of the plain order are tried, too, at points
 * of the kinds that are left, as long as plays are.
 */
#include "play/minimize.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

struct search {
    const struct minimize_request *request;
    struct minimize_result *result;
    struct recording best, trial;
    struct trace_choice *plain; /* what the plain order chose between */
    size_t plain_count;
    struct error *err;
    unsigned plays_left;
};

/* The points that are not plain. */
struct points {
    size_t *items, count;
};

static struct points points_of(const struct replay *replay)
{
    struct points points = {
        .items = xcalloc(replay->pick_count + 1, sizeof(*points.items))};

    for (size_t i = 0; i < replay->pick_count; i++)
        if (replay->picks[i] != 0)
            points.items[points.count++] = i;
    return points;
}

static void swap(struct recording *a, struct recording *b)
{
    struct recording kept = *a;

    *a = *b;
    *b = kept;
}

/* 1: it fails still, and is the best now; 0: it does not, or nothing more may
 * be played; negative: it could not be played. */
static int attempt(struct search *search, const struct replay *candidate)
{
    const struct minimize_request *request = search->request;
    struct minimize_result *result = search->result;
    struct stage_order order = request->order;
    struct replay played = {0};
    int rc;

    if (search->plays_left == 0)
        return 0;
    search->plays_left--;
    result->plays++;
    replay_order(candidate, &order);
    rc = stage_play(request->stage, &order, &search->trial, search->err);
    if (rc < 0)
        return rc;
    if (!request->fails(request->fails_arg, &search->trial))
        return 0;
    if (replay_from_recording(&search->trial, order.seed, &played) < 0)
        return 0;
    swap(&search->best, &search->trial);
    replay_release(&result->replay);
    result->replay = played;
    return 1;
}

/* The schedule with the points [from, to) of `points` plain. */
static int attempt_without(struct search *search, const struct points *points,
                           size_t from, size_t to)
{
    const struct replay *replay = &search->result->replay;
    struct replay candidate = {.seed = replay->seed};
    int rc;

    replay_set_picks(&candidate, replay->picks, replay->pick_count);
    for (size_t i = from; i < to; i++)
        candidate.picks[points->items[i]] = 0;
    rc = attempt(search, &candidate);
    replay_release(&candidate);
    return rc;
}

/* One chunk of `chunks` left out; 1 when that still fails. */
static int leave_one_out(struct search *search, size_t chunks)
{
    struct points points = points_of(&search->result->replay);
    int rc = 0;

    /* What came last is needed least. */
    for (size_t i = chunks; rc == 0 && i > 0; i--)
        rc = attempt_without(search, &points, points.count * (i - 1) / chunks,
                             points.count * i / chunks);
    free(points.items);
    return rc;
}

static int leave_out(struct search *search)
{
    size_t chunks = 2;
    int rc = 0;

    for (;;) {
        size_t count = replay_changes(&search->result->replay);

        if (chunks > count)
            chunks = count;
        if (count == 0 || search->plays_left == 0)
            return 0;
        rc = leave_one_out(search, chunks);
        if (rc < 0)
            return rc;
        if (rc > 0) {
            chunks = chunks > 2 ? chunks - 1 : 2;
        } else if (chunks == count) {
            search->result->complete = search->plays_left > 0;
            return 0;
        } else {
            chunks *= 2;
        }
    }
}

/* A smaller pick is nearer to the plain order: one thing passed over instead
 * of several. */
static int lower_picks(struct search *search)
{
    struct replay *replay = &search->result->replay;
    int rc = 0;

    for (size_t i = 0; rc >= 0 && i < replay->pick_count; i++) {
        struct replay candidate = {.seed = replay->seed};

        if (replay->picks[i] < 2)
            continue;
        replay_set_picks(&candidate, replay->picks, replay->pick_count);
        candidate.picks[i] = 1;
        rc = attempt(search, &candidate);
        replay_release(&candidate);
    }
    return rc < 0 ? rc : 0;
}

/* --- other changes instead --- */

static void keep_plain(struct search *search)
{
    const struct recording *plain = &search->trial;
    size_t size = plain->taken_count * sizeof(*search->plain);

    search->plain = xmalloc(size + 1);
    search->plain_count = plain->taken_count;
    if (size > 0)
        memcpy(search->plain, plain->taken, size);
}

/* The kinds of points, a bit each, at which the best schedule is not plain. */
static unsigned kinds_left(const struct search *search)
{
    unsigned kinds = 0;

    for (size_t i = 0; i < search->best.taken_count; i++)
        if (search->best.taken[i].picked != 0)
            kinds |= 1u << search->best.taken[i].point;
    return kinds;
}

static int attempt_single(struct search *search, size_t point, uint32_t pick)
{
    struct replay single = {.seed = search->request->order.seed,
                            .by_picks = true,
                            .pick_count = point + 1};
    int rc;

    single.picks = xcalloc(point + 1, sizeof(*single.picks));
    single.picks[point] = pick;
    rc = attempt(search, &single);
    replay_release(&single);
    return rc;
}

/* The greatest pick changes most, so it is tried first. */
static int try_singles(struct search *search)
{
    unsigned kinds = kinds_left(search);
    int rc = 0;

    if (replay_changes(&search->result->replay) < 2)
        return 0;
    for (size_t i = 0; i < search->plain_count; i++) {
        const struct trace_choice *choice = &search->plain[i];

        if (!(kinds & 1u << choice->point))
            continue;
        for (uint32_t k = choice->options - 1; k > 0; k--) {
            rc = attempt_single(search, i, k);
            if (rc != 0 || search->plays_left == 0)
                return rc < 0 ? rc : 0;
        }
    }
    return 0;
}

/* First as it failed, then in the plain order: often that is enough. */
static int reproduce(struct search *search)
{
    struct minimize_result *result = search->result;
    uint64_t seed = search->request->order.seed;
    struct replay replay, plain = {.seed = seed, .by_picks = true};
    int rc;

    if (replay_from_recording(search->request->failed, seed, &replay) < 0)
        return 0;
    result->before = replay_changes(&replay);
    rc = attempt(search, &replay);
    replay_release(&replay);
    if (rc <= 0)
        return rc;
    result->reproduced = true;
    if (result->before == 0)
        return 0;
    rc = attempt(search, &plain);
    if (rc == 0)
        keep_plain(search);
    return rc < 0 ? rc : 0;
}

static int finish(struct search *search)
{
    struct minimize_result *result = search->result;
    struct strbuf words = STRBUF_INIT;
    int rc;

    result->changes = replay_changes(&result->replay);
    result->complete |= result->changes == 0;
    result->hash = search->best.hash;
    rc = minimize_describe(&search->best, search->request->object_fd, &words,
                           search->err);
    result->words = strbuf_steal(&words);
    return rc;
}

int minimize(const struct minimize_request *request,
             struct minimize_result *ret, struct error *err)
{
    struct minimize_result result = {0};
    struct search search = {
        .request = request,
        .result = &result,
        .err = err,
        .plays_left = request->plays ? request->plays : MINIMIZE_PLAYS,
    };
    int rc = reproduce(&search);

    if (rc == 0 && result.reproduced)
        rc = leave_out(&search);
    if (rc == 0 && result.reproduced)
        rc = try_singles(&search);
    if (rc == 0 && result.reproduced)
        rc = lower_picks(&search);
    if (rc == 0 && result.reproduced)
        rc = finish(&search);
    free(search.plain);
    recording_release(&search.best);
    recording_release(&search.trial);
    if (rc < 0)
        minimize_result_release(&result);
    *ret = result;
    return rc;
}

void minimize_result_release(struct minimize_result *result)
{
    replay_release(&result->replay);
    free(result->words);
    *result = (struct minimize_result){0};
}
