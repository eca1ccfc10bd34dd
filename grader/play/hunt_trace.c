/*
 * hunt_trace.c - the run that shows the most telling finding, whole, beside the
 * plain order of the same seed. Both are played once more: only then is all of
 * a run kept.
 */
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "play/hunt_internal.h"
#include "play/recording_detail.h"
#include "play/trace_document.h"

enum { RUNS = 2, SOURCE_MAX_BYTES = 4 << 20 };

struct heard {
    struct recording recording;
    struct recording_detail detail;
    struct hunt_end end;
    char *ending;
};

/* --- which schedule --- */

/* The name of the schedule that the finding's command plays; NULL when it goes
 * by its seed. */
static const char *name_of(const struct hunting *h,
                           const struct finding *finding)
{
    const char *name = h->failure.name;

    if (name && strstr(finding->replay, name))
        return name;
    for (size_t i = 0; i < h->testimony.sighting_count; i++) {
        name = h->seen[i].name;
        if (name && strstr(finding->replay, name))
            return name;
    }
    return NULL;
}

/* `ret_replay` keeps the picks that the order borrows. */
static int choose(const struct hunting *h, const struct finding *finding,
                  struct replay *ret_replay, struct stage_order *ret,
                  struct error *err)
{
    const char *name = finding && finding->replay ? name_of(h, finding) : NULL;
    int rc;

    *ret = hunt_order(h, finding ? finding->seed : h->hunt->seed);
    if (!name)
        return 0;
    rc = replay_parse(name, ret_replay, err);
    if (rc == 0)
        replay_order(ret_replay, ret);
    return rc;
}

/* --- the two runs --- */

static int hear(struct hunting *h, const struct stage_order *order,
                struct heard *heard, struct error *err)
{
    struct recording kept = h->recording;
    int rc;

    h->recording = (struct recording){.detail = &heard->detail};
    rc = hunt_play_once(h, order, &heard->end, err);
    heard->recording = h->recording;
    h->recording = kept;
    if (rc == 0 && hunt_end_is_failure(&heard->end))
        heard->ending =
            hunt_end_words(&heard->end, &heard->recording, h->hunt->expect);
    return rc;
}

static void heard_release(struct heard *heard)
{
    recording_release(&heard->recording);
    recording_detail_release(&heard->detail);
    free(heard->ending);
}

/* The same records are the same run. */
static bool is_same_run(const struct heard *a, const struct heard *b)
{
    const struct strbuf *x = &a->detail.log, *y = &b->detail.log;

    return x->len == y->len &&
           memcmp(strbuf_text(x), strbuf_text(y), x->len) == 0;
}

static struct trace_input input_of(const struct heard *heard, size_t index,
                                   bool alone, const struct finding *finding,
                                   long long seed)
{
    bool failed = hunt_end_is_failure(&heard->end);

    return (struct trace_input){
        .label = trace_label(index, alone, failed),
        .ending = heard->ending,
        .command = index > 0 && finding ? finding->replay : NULL,
        .seed = seed,
        .failed = failed,
        .recording = &heard->recording,
    };
}

/* --- the document --- */

/* Sources that cannot be read any more are not quoted. */
static size_t read_sources(const struct hunt *hunt, struct strbuf *texts,
                           struct trace_text *ret)
{
    struct error ignored = {0};
    size_t count = 0;

    for (size_t i = 0; i < hunt->source_count; i++) {
        const char *path = hunt->sources[i].path;

        if (path_read(path, SOURCE_MAX_BYTES, &texts[i], &ignored) == 0)
            ret[count++] = (struct trace_text){path, strbuf_text(&texts[i])};
    }
    return count;
}

static int make(const struct hunting *h, const struct trace_input *inputs,
                size_t count, struct trace_document *ret, struct error *err)
{
    const struct hunt *hunt = h->hunt;
    struct strbuf *texts = xcalloc(hunt->source_count, sizeof(*texts));
    struct trace_text *sources = xcalloc(hunt->source_count, sizeof(*sources));
    struct trace_request request = {
        .program = hunt->args[0],
        .file = hunt->source_count == 1 ? hunt->sources[0].path : NULL,
        .object_fd = h->object_fd,
        .runs = inputs,
        .run_count = count,
        .texts = sources,
    };
    int rc;

    request.text_count = read_sources(hunt, texts, sources);
    rc = trace_document_make(&request, ret, err);
    for (size_t i = 0; i < hunt->source_count; i++)
        strbuf_release(&texts[i]);
    free(texts);
    free(sources);
    return rc;
}

static const struct finding *most_telling(const struct result *result)
{
    const struct finding *first = result->findings.items;

    return result->findings.count > 0 && first->severity > SEVERITY_NOTE ? first
                                                                         : NULL;
}

int hunt_trace(struct hunting *h, const struct result *result,
               struct trace_document *ret, struct error *err)
{
    const struct finding *finding = most_telling(result);
    struct heard heard[RUNS] = {{.ending = NULL}};
    struct trace_input inputs[RUNS];
    struct replay replay = {0};
    struct stage_order order, plain;
    size_t first = 0;
    int rc;

    if (!finding && !h->hunt->trace_always)
        return 0;
    rc = choose(h, finding, &replay, &order, err);
    plain = order;
    plain.by_picks = true;
    plain.pick_count = 0;
    if (rc == 0)
        rc = hear(h, &plain, &heard[0], err);
    if (rc == 0)
        rc = hear(h, &order, &heard[1], err);
    if (rc == 0) {
        first = is_same_run(&heard[0], &heard[1]);
        for (size_t i = 0; i < RUNS; i++)
            inputs[i] =
                input_of(&heard[i], i, first, finding, (long long)order.seed);
        rc = make(h, inputs + first, RUNS - first, ret, err);
    }
    for (size_t i = 0; i < RUNS; i++)
        heard_release(&heard[i]);
    replay_release(&replay);
    return rc;
}
