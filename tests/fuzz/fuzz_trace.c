/*
 * What a hostile child may send, as it is shown: play/recording_detail.c,
 * play/trace_*.c, and the writers of report/. The input is a log of records, as
 * one process hands it to the other; the second run is that of its second half.
 */
#include "fuzz.h"

#include <string.h>

#include "play/recording_detail.h"
#include "report/trace_write.h"

enum { SAMPLE_NODES = 12 };

static const char *const words[] = {"UV301", "</script>", "<!--",
                                    "{{",    "\x1b[2J",   NULL};

static void add(struct strbuf *log, const void *record, size_t size)
{
    strbuf_add(log, record, size);
}

#define HEAD(type, record, at)                                                 \
    {                                                                          \
        type, sizeof(record), at                                               \
    }

static void add_node(struct strbuf *log, uint32_t id, uint64_t at)
{
    struct trace_op op = {.head = HEAD(TRACE_OP, op, at),
                          .op = id,
                          .node = id - 1,
                          .kind = TRACE_TIMER,
                          .name = "uv_timer_start"};
    struct trace_op_end op_end = {
        .head = HEAD(TRACE_OP_END, op_end, at), .op = id, .status = -1};
    struct trace_await await = {
        .head = HEAD(TRACE_AWAIT, await, at), .op = id, .node = id - 1};
    struct trace_node node = {.head = HEAD(TRACE_NODE, node, at),
                              .node = id,
                              .parent = id / 2,
                              .op = id,
                              .kind = id % TRACE_KIND_COUNT};
    struct trace_node_end end = {.head = HEAD(TRACE_NODE_END, end, at),
                                 .node = id - id % 3};

    add(log, &op, sizeof op);
    add(log, &await, sizeof await);
    add(log, &op_end, sizeof op_end);
    add(log, &node, sizeof node);
    add(log, &end, sizeof end);
}

static void add_rest(struct strbuf *log, uint64_t at)
{
    struct trace_choice choice = {
        .head = HEAD(TRACE_CHOICE, choice, at), .options = 3, .picked = 1};
    struct trace_clock clock = {.head = HEAD(TRACE_CLOCK, clock, at),
                                .cause = 1};
    struct trace_finding finding = {.head = HEAD(TRACE_FINDING, finding, at),
                                    .rule = "UV301",
                                    .severity = TRACE_DEFINITE,
                                    .node = 2,
                                    .op = 1,
                                    .related_count = 1,
                                    .related = {{.label = "read here"}},
                                    .subject = "sleep",
                                    .detail = "waits"};
    struct trace_limit limit = {.head = HEAD(TRACE_LIMIT, limit, at),
                                .name = "callbacks",
                                .value = "1",
                                .node = 2};

    add(log, &choice, sizeof choice);
    add(log, &clock, sizeof clock);
    add(log, &finding, sizeof finding);
    finding.head.type = TRACE_CLUE;
    add(log, &finding, sizeof finding);
    add(log, &limit, sizeof limit);
}

static void samples(void)
{
    struct strbuf log = STRBUF_INIT;

    for (uint32_t id = 1; id <= SAMPLE_NODES; id++)
        add_node(&log, id, id * UINT64_C(1000));
    add_rest(&log, 20000);
    for (uint32_t id = 1; id <= SAMPLE_NODES; id++)
        add_node(&log, id, id * UINT64_C(900));
    add_rest(&log, UINT64_MAX);
    fuzz_sample(log.text, log.len);
    strbuf_release(&log);
}

/* There is no object to look places up in. */
static void forget_places(struct recording *r)
{
    for (size_t i = 0; i < r->node_count; i++)
        r->nodes[i].callback_pc = 0;
    for (size_t i = 0; i < r->op_count; i++)
        r->ops[i].site_pc = 0;
    for (size_t i = 0; i < r->detail->op_count; i++)
        r->detail->ops[i].await_pc = 0;
    for (size_t i = 0; i < r->finding_count; i++) {
        r->findings[i].stack_count = 0;
        r->findings[i].related_count = 0;
        r->findings[i].data_address = 0;
    }
    r->clue.stack_count = r->clue.related_count = 0;
}

static void hear(const uint8_t *data, size_t len, struct recording *recording,
                 struct recording_detail *detail)
{
    recording->detail = detail;
    (void)!recording_read_log(recording, data, len);
    recording->done = true;
    forget_places(recording);
}

/* What is written refers only to what is there, whatever was told. */
static void check_run(const struct trace_run *run)
{
    for (size_t i = 0; i < run->callback_count; i++) {
        const struct trace_callback *c = &run->callbacks[i];

        fuzz_check(c->parent < c->id);
        fuzz_check(!c->parent || trace_callback_find(run, c->parent));
        fuzz_check(!c->operation || trace_operation_find(run, c->operation));
        fuzz_check(c->track < run->tracks);
    }
    for (size_t i = 0; i < run->mark_count; i++)
        fuzz_check(!run->marks[i].callback ||
                   trace_callback_find(run, run->marks[i].callback));
}

static size_t count(const char *text, const char *word)
{
    size_t n = 0;

    for (; (text = strstr(text, word)); text += strlen(word))
        n++;
    return n;
}

static void check_written(const struct trace_document *document)
{
    struct strbuf text = STRBUF_INIT;
    json_t *root = NULL;

    for (int format = TRACE_JSON; format <= TRACE_CHROME; format++) {
        strbuf_clear(&text);
        trace_render(document, (enum trace_format)format, &text);
        fuzz_check(json_parse("t", text.text, text.len, &root, NULL) == 0);
        json_decref(root);
    }
    strbuf_clear(&text);
    trace_render(document, TRACE_HTML, &text);
    fuzz_check(count(text.text, "<script") == 2);
    fuzz_check(count(text.text, "<!--") == 0);
    strbuf_clear(&text);
    trace_render(document, TRACE_TEXT, &text);
    fuzz_check(fuzz_is_harmless(text.text, text.len));
    strbuf_release(&text);
}

static void run(const uint8_t *data, size_t len)
{
    struct recording recordings[2] = {{.done = false}};
    struct recording_detail details[2] = {{.nodes = NULL}};
    struct trace_input inputs[2] = {
        {.label = "plain", .recording = &recordings[0]},
        {.label = "failing",
         .failed = true,
         .ending = "it fails",
         .recording = &recordings[1]},
    };
    struct trace_request request = {.program = "a.c",
                                    .file = "a.c",
                                    .object_fd = -1,
                                    .all = true,
                                    .runs = inputs,
                                    .run_count = 2};
    struct trace_document document;
    size_t half = len / 2 / 8 * 8;

    hear(data, len, &recordings[0], &details[0]);
    hear(data + half, len - half, &recordings[1], &details[1]);
    fuzz_check(trace_document_make(&request, &document, NULL) == 0);
    for (size_t i = 0; i < document.run_count; i++)
        check_run(&document.runs[i]);
    check_written(&document);
    trace_document_release(&document);
    for (int i = 0; i < 2; i++) {
        recording_release(&recordings[i]);
        recording_detail_release(&details[i]);
    }
}

static const struct fuzz_target target = {"trace", samples, words, run};
FUZZ_MAIN(target)
