#include "play/testimony.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

static void test_release(struct testimony_test *test)
{
    free(test->name);
    free(test->message);
    free(test->limit_name);
    free(test->limit_value);
}

static void trace_release(struct testimony_trace *trace)
{
    free(trace->message);
    free(trace->limit_name);
    free(trace->limit_value);
    strbuf_release(&trace->log);
}

void testimony_release(struct testimony *testimony)
{
    for (size_t i = 0; i < testimony->test_count; i++)
        test_release(&testimony->tests[i]);
    for (size_t i = 0; i < testimony->trace_count; i++)
        trace_release(&testimony->traces[i]);
    free(testimony->tests);
    free(testimony->sightings);
    free(testimony->trouble);
    *testimony = (struct testimony){0};
}

struct testimony_test *testimony_add_test(struct testimony *testimony)
{
    struct testimony_test *test;

    testimony->tests =
        xgrow(testimony->tests, testimony->test_count,
              &testimony->test_capacity, sizeof(testimony->tests[0]));
    test = &testimony->tests[testimony->test_count++];
    memset(test, 0, sizeof(*test));
    test->status = TESTIMONY_NOT_RUN;
    test->seed = -1;
    return test;
}

struct sighting *testimony_add_sighting(struct testimony *testimony)
{
    struct sighting *sighting;

    if (testimony->sighting_count == TESTIMONY_SIGHTINGS_MAX)
        return NULL;
    testimony->sightings =
        xgrow(testimony->sightings, testimony->sighting_count,
              &testimony->sighting_capacity, sizeof(testimony->sightings[0]));
    sighting = &testimony->sightings[testimony->sighting_count++];
    memset(sighting, 0, sizeof(*sighting));
    sighting->seed = sighting->failed_seed = -1;
    return sighting;
}

struct testimony_trace *testimony_add_trace(struct testimony *testimony)
{
    struct testimony_trace *trace;

    if (testimony->trace_count == TESTIMONY_TRACES_MAX)
        return NULL;
    trace = &testimony->traces[testimony->trace_count++];
    *trace = (struct testimony_trace){0};
    return trace;
}

bool sighting_is_anywhere(const struct trace_finding *finding)
{
    return strcmp(finding->rule, "UV305") == 0;
}

static uint64_t site_of(const struct trace_finding *finding)
{
    if (sighting_is_anywhere(finding) || finding->stack_count == 0)
        return 0;
    return finding->stack[0];
}

/* One place of the submission has one finding of a rule, whatever it is called:
 * names of tasks may come from the inputs and differ with each seed. */
bool sighting_is_same(const struct trace_finding *a,
                      const struct trace_finding *b)
{
    uint64_t a_site = site_of(a), b_site = site_of(b);

    return strcmp(a->rule, b->rule) == 0 && a_site == b_site &&
           a->data_address == b->data_address &&
           (a_site || strcmp(a->subject, b->subject) == 0);
}

/* --- what several referees saw --- */

/* What `share` has to say of that stretch, or NULL. */
static struct testimony_test *find_stretch(const struct testimony *share,
                                           size_t index, int stretch)
{
    for (size_t i = 0; i < share->test_count; i++) {
        if (share->tests[i].index == index &&
            share->tests[i].stretch == stretch)
            return &share->tests[i];
    }
    return NULL;
}

static void take_test(struct testimony_test *taken, struct testimony_test *test)
{
    size_t runs = taken->runs;

    if (taken->name && test->status == TESTIMONY_PASSED) {
        taken->runs += test->runs;
        taken->stretch = test->stretch;
        return;
    }
    test_release(taken);
    *taken = *test;
    taken->runs += runs;
    memset(test, 0, sizeof(*test));
    /* It is not found a second time. */
    test->stretch = -1;
}

/* The stretches of a test up to the first that did not pass; false when no
 * share has the test. Its `stretch` is then the last that counts. */
static bool join_test(struct testimony *shares, size_t count, size_t index,
                      struct testimony *ret)
{
    struct testimony_test *taken = NULL, *test;

    for (int stretch = 0; stretch < (int)count; stretch++) {
        for (size_t i = 0; i < count; i++) {
            test = find_stretch(&shares[i], index, stretch);
            if (!test || (stretch > 0 && !taken))
                continue;
            if (!taken)
                taken = testimony_add_test(ret);
            take_test(taken, test);
            break;
        }
        if (!taken || taken->status != TESTIMONY_PASSED)
            break;
    }
    return taken != NULL;
}

static size_t test_index(const struct testimony *testimony, const char *name)
{
    size_t i;

    for (i = 0; i < testimony->test_count; i++) {
        if (strcmp(testimony->tests[i].name, name) == 0)
            break;
    }
    return i;
}

/* The first test tells when and where; of the failed ones, the first, too. */
static void take_sighting(struct testimony *ret,
                          const struct sighting *sighting)
{
    struct sighting *taken;

    for (size_t i = 0; i < ret->sighting_count; i++) {
        taken = &ret->sightings[i];
        if (!sighting_is_same(&taken->finding, &sighting->finding))
            continue;
        if (sighting->failed_seed >= 0 &&
            (taken->failed_seed < 0 ||
             test_index(ret, sighting->failed_test) <
                 test_index(ret, taken->failed_test))) {
            taken->failed_seed = sighting->failed_seed;
            memcpy(taken->failed_test, sighting->failed_test,
                   sizeof(taken->failed_test));
        }
        return;
    }
    taken = testimony_add_sighting(ret);
    if (taken)
        *taken = *sighting;
}

static void take_sightings_of(struct testimony *ret, const char *test,
                              int stretch, const struct testimony *share)
{
    for (size_t i = 0; i < share->sighting_count; i++) {
        const struct sighting *sighting = &share->sightings[i];

        if (sighting->stretch == stretch && strcmp(sighting->test, test) == 0)
            take_sighting(ret, sighting);
    }
}

/* In the order in which one referee would have met them. */
static void join_sightings(struct testimony *shares, size_t count,
                           struct testimony *ret)
{
    for (size_t i = 0; i < ret->test_count; i++) {
        struct testimony_test *test = &ret->tests[i];

        for (int stretch = 0; stretch <= test->stretch; stretch++) {
            for (size_t share = 0; share < count; share++)
                take_sightings_of(ret, test->name, stretch, &shares[share]);
        }
    }
    for (size_t i = 0; i < ret->test_count; i++)
        ret->tests[i].stretch = 0;
    for (size_t i = 0; i < ret->sighting_count; i++)
        ret->sightings[i].stretch = 0;
}

static void join_traces(struct testimony *share, struct testimony *ret)
{
    struct testimony_trace *to;

    for (size_t i = 0; i < share->trace_count; i++) {
        to = testimony_add_trace(ret);
        if (!to)
            return;
        *to = share->traces[i];
        share->traces[i] = (struct testimony_trace){0};
    }
}

void testimony_merge(struct testimony *shares, size_t count,
                     struct testimony *ret)
{
    *ret = (struct testimony){0};
    for (size_t i = 0; join_test(shares, count, i, ret);)
        i++;
    join_sightings(shares, count, ret);
    for (size_t i = 0; i < count; i++) {
        if (shares[i].trouble && !ret->trouble) {
            ret->trouble = shares[i].trouble;
            shares[i].trouble = NULL;
        }
        join_traces(&shares[i], ret);
        testimony_release(&shares[i]);
    }
}
