#include "play/tracing.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "play/recording_detail.h"

/* --- which test, which seed --- */

struct subject {
    enum tracing_worth worth;
    const char *test, *message; /* borrowed from the testimony */
    long long seed;
};

static const struct testimony_test *
find_failed(const struct testimony *testimony)
{
    for (size_t i = 0; i < testimony->test_count; i++) {
        const struct testimony_test *test = &testimony->tests[i];

        if (test->status == TESTIMONY_FAILED && test->seed >= 0)
            return test;
    }
    return NULL;
}

static const struct sighting *find_sighting(const struct testimony *testimony)
{
    for (size_t i = 0; i < testimony->sighting_count; i++) {
        const struct sighting *sighting = &testimony->sightings[i];

        if (sighting->confirmed && sighting->finding.severity > TRACE_HINT)
            return sighting;
    }
    return NULL;
}

static struct subject choose(const struct tracing_part *part)
{
    const struct testimony *testimony = part->testimony;
    const struct testimony_test *test = find_failed(testimony);
    const struct sighting *sighting;

    if (test)
        return (struct subject){TRACING_FAILED, test->name, test->message,
                                test->seed};
    sighting = find_sighting(testimony);
    if (sighting)
        return (struct subject){TRACING_FOUND, sighting->test, NULL,
                                sighting->seed};
    for (size_t i = 0; i < testimony->test_count; i++) {
        test = &testimony->tests[i];
        if (test->runs > 0)
            return (struct subject){TRACING_PASSED, test->name, NULL,
                                    part->played->seed};
    }
    return (struct subject){.worth = TRACING_NOTHING};
}

/* --- its runs --- */

struct heard {
    struct recording recording;
    struct recording_detail detail;
};

/* The same records are the same run. */
static bool is_same_run(const struct testimony_trace *a,
                        const struct testimony_trace *b)
{
    return a->log.len == b->log.len &&
           memcmp(strbuf_text(&a->log), strbuf_text(&b->log), a->log.len) == 0;
}

static const char *ending(const struct testimony_trace *trace,
                          const struct subject *subject)
{
    if (!trace->failed)
        return NULL;
    if (trace->message)
        return trace->message;
    return !trace->is_plain && subject->message ? subject->message
                                                : "the test fails in this run";
}

static int hear(const struct testimony_trace *trace, struct heard *heard,
                struct error *err)
{
    struct recording *recording = &heard->recording;

    recording->detail = &heard->detail;
    if (recording_read_log(recording, strbuf_text(&trace->log),
                           trace->log.len) < 0)
        return error_set(err, -EBADMSG, "a trace that holds no records");
    recording->done = true;
    if (trace->limit_name && recording->limit.head.type == 0)
        recording_set_limit(recording, trace->limit_name,
                            trace->limit_value ? trace->limit_value : "");
    return 0;
}

static struct trace_input input_of(const struct testimony_trace *trace,
                                   bool alone, const struct subject *subject,
                                   const struct heard *heard,
                                   const char *command)
{
    return (struct trace_input){
        .label = trace_label(!trace->is_plain, alone, trace->failed),
        .test = subject->test,
        .command = trace->is_plain ? NULL : command,
        .ending = ending(trace, subject),
        .seed = subject->seed,
        .failed = trace->failed,
        .recording = &heard->recording,
    };
}

static int make(const struct tracing_part *part, const struct subject *subject,
                const struct testimony *testimony, struct trace_document *ret,
                struct error *err)
{
    const struct testimony_trace *traces = testimony->traces;
    bool alone =
        testimony->trace_count > 1 && is_same_run(&traces[0], &traces[1]);
    struct heard heard[TESTIMONY_TRACES_MAX] = {{.detail = {.nodes = NULL}}};
    struct trace_input inputs[TESTIMONY_TRACES_MAX];
    struct trace_text text = {part->file, part->text};
    char *command = xasprintf("%s --seed=%lld", part->command, subject->seed);
    struct trace_request request = {
        .program = part->file,
        .file = part->file,
        .object_fd = part->played->object_fd,
        .part = part->played->part,
        .runs = inputs + alone,
        .run_count = testimony->trace_count - alone,
        .texts = &text,
        .text_count = 1,
    };
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < testimony->trace_count; i++) {
        rc = hear(&traces[i], &heard[i], err);
        inputs[i] = input_of(&traces[i], alone, subject, &heard[i], command);
    }
    if (rc == 0)
        rc = trace_document_make(&request, ret, err);
    for (size_t i = 0; i < testimony->trace_count; i++) {
        recording_release(&heard[i].recording);
        recording_detail_release(&heard[i].detail);
    }
    free(command);
    return rc;
}

static int play(const struct tracing_part *part, const struct subject *subject,
                struct trace_document *ret, struct error *err)
{
    struct playing_request request = *part->played;
    struct testimony testimony = {0};
    int rc;

    request.trace = subject->test;
    request.seed = subject->seed;
    request.schedules = 1;
    request.debug = false;
    rc = playing_run(&request, &testimony, err);
    if (rc < 0)
        return rc;
    if (testimony.trouble)
        rc = error_set(err, -EIO, "%s", testimony.trouble);
    else
        rc = make(part, subject, &testimony, ret, err);
    testimony_release(&testimony);
    return rc;
}

void tracing_add(struct tracing *tracing, const struct tracing_part *part)
{
    struct subject subject = choose(part);
    struct trace_document document = {.run_count = 0};

    if (subject.worth <= tracing->worth || tracing->error.msg[0] != '\0')
        return;
    if (play(part, &subject, &document, &tracing->error) < 0)
        return;
    trace_document_release(&tracing->document);
    tracing->document = document;
    tracing->worth = subject.worth;
}
