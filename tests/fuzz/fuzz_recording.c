/*
 * What a hostile child may send: play/protocol.c, play/recording.c, and the
 * testimony that play/referee_seen.c makes of it. The input is a row of
 * packets, each with its length in front, two bytes.
 */
#include "fuzz.h"

#include <signal.h>
#include <string.h>

#include "base/json.h"
#include "play/recording.h"
#include "play/referee.h"
#include "play/testimony.h"

enum { NONCE = 4711 };

static const char *const words[] = {"UV301", "UV113", "\1\1\0\0", NULL};
static uint8_t bytes[PROTOCOL_PACKET_MAX] __attribute__((aligned(8)));

/* Room for the length of a packet is in front of it. */
static struct protocol_writer begin(uint64_t sequence)
{
    struct protocol_packet head = {NONCE, sequence};

    memcpy(bytes, &head, sizeof head);
    return (struct protocol_writer){
        .data = bytes, .capacity = sizeof bytes, .len = sizeof head};
}

static void put(struct protocol_writer *w, const void *item, size_t size)
{
    fuzz_check(protocol_put(w, item, size) == 0);
}

static void put_value(struct protocol_writer *w, uint32_t type, const char *key,
                      const char *data)
{
    struct protocol_value value = {.type = type,
                                   .key = key,
                                   .integer = 42,
                                   .data = data,
                                   .len = strlen(data)};

    fuzz_check(protocol_put_value(w, &value) == 0);
}

static void put_trace(struct protocol_writer *w)
{
    struct trace_node node = {.head = {TRACE_NODE, sizeof node, 1000},
                              .node = 1,
                              .op = 1,
                              .kind = TRACE_TIMER,
                              .callback_pc = 64};
    struct trace_op op = {.head = {TRACE_OP, sizeof op, 500},
                          .op = 1,
                          .kind = TRACE_TIMER,
                          .site_pc = 32,
                          .name = "uv_timer_start"};
    struct trace_op_end op_end = {.head = {TRACE_OP_END, sizeof op_end, 900},
                                  .op = 1};
    struct trace_finding finding = {
        .head = {TRACE_FINDING, sizeof finding, 1000},
        .rule = "UV301",
        .severity = TRACE_DEFINITE,
        .node = 1,
        .op = 1,
        .stack_count = 2,
        .related_count = 1,
        .stack = {16, 32},
        .related = {{.pc = 8, .label = "read here"}},
        .subject = "sleep",
        .detail = "waits"};

    put(w, &op, sizeof op);
    put(w, &op_end, sizeof op_end);
    put(w, &node, sizeof node);
    put(w, &finding, sizeof finding);
    finding.head.type = TRACE_CLUE;
    put(w, &finding, sizeof finding);
    node.node = 2;
    node.parent = 1;
    put(w, &node, sizeof node);
}

static void put_end(struct protocol_writer *w)
{
    struct trace_limit limit = {.head = {TRACE_LIMIT, sizeof limit, 2000},
                                .name = "callbacks",
                                .value = "1"};
    struct protocol_done done = {
        .type = PROTOCOL_DONE, .size = sizeof done, .nonce = NONCE};

    put(w, &limit, sizeof limit);
    put(w, &done, sizeof done);
}

static void add_packet(struct strbuf *sample, const struct protocol_writer *w)
{
    uint16_t len = (uint16_t)w->len;

    strbuf_add(sample, &len, sizeof len);
    strbuf_add(sample, bytes, w->len);
}

static void samples(void)
{
    struct strbuf sample = STRBUF_INIT;
    struct protocol_writer w = begin(0);

    put_value(&w, PROTOCOL_INT, "filled", "");
    put_value(&w, PROTOCOL_TEXT, "name", "a text");
    put_value(&w, PROTOCOL_BYTES, "bytes", "\1\2\3");
    put_trace(&w);
    add_packet(&sample, &w);
    w = begin(1);
    put_value(&w, PROTOCOL_TROUBLE, "trouble", "the driver has no part 9");
    put_end(&w);
    add_packet(&sample, &w);
    fuzz_sample(sample.text, sample.len);
    strbuf_release(&sample);
    w = begin(0);
    put_trace(&w);
    put_end(&w);
    add_packet(&sample, &w);
    fuzz_sample(sample.text, sample.len);
    strbuf_release(&sample);
}

static void feed(struct recording *recording, const uint8_t *data, size_t len)
{
    uint16_t size;

    recording_start(recording, NONCE);
    while (len >= sizeof size) {
        memcpy(&size, data, sizeof size);
        data += sizeof size;
        len -= sizeof size;
        if (size > len)
            size = (uint16_t)len;
        (void)!protocol_message_type(data, size);
        recording_feed(recording, data, size);
        data += size;
        len -= size;
    }
}

static void ask(const struct recording *recording)
{
    struct strbuf text = STRBUF_INIT;
    const char *name, *value;

    recording_explain(recording, &text);
    /* A run that did not come to its end always has a reason. */
    fuzz_check(recording_outcome(recording) == OUTCOME_DONE || text.len);
    recording_limit(recording, &name, &value);
    fuzz_check(name && value);
    (void)recording_last_node(recording);
    (void)recording_value(recording, PROTOCOL_INT, "filled", 0);
    (void)recording_value_count(recording, "name");
    strbuf_release(&text);
}

static const char *name_of(long long step)
{
    return step < 0 ? "a step" : "another step";
}

static void testify(const struct recording *recording)
{
    struct testimony testimony = {0}, again = {0};
    struct testimony_test *test = testimony_add_test(&testimony);
    struct strbuf once = STRBUF_INIT, twice = STRBUF_INIT;
    static const struct steps steps = {"filled", name_of};
    const struct parting parting = {&steps, recording->value_count % 3, "said"};
    json_t *root;

    test->name = strdup("a_test");
    referee_tell_steps(recording, &parting, test);
    fuzz_check(test->moment_count <= TESTIMONY_MOMENTS_MAX);
    if (recording->records % 2)
        referee_tell_timeline(recording, test);
    referee_tell_clue(recording, &test->clue);
    for (size_t i = 0; i < recording->finding_count; i++)
        (void)referee_see(&testimony, recording, &recording->findings[i], test,
                          0);
    root = testimony_to_json(&testimony);
    json_write(root, &once);
    fuzz_check(testimony_from_json(&again, root, NULL) == 0);
    json_decref(root);
    root = testimony_to_json(&again);
    json_write(root, &twice);
    json_decref(root);
    /* Repaired once, it stays the same on its way. */
    testimony_release(&testimony);
    fuzz_check(json_parse("t", twice.text, twice.len, &root, NULL) == 0);
    fuzz_check(testimony_from_json(&testimony, root, NULL) == 0);
    json_decref(root);
    testimony_release(&testimony);
    testimony_release(&again);
    strbuf_release(&once);
    strbuf_release(&twice);
}

static void run(const uint8_t *data, size_t len)
{
    static const int signals[] = {0, SIGSEGV, SIGXCPU, SIGKILL, 64};
    struct recording recording = {0};

    feed(&recording, data, len);
    recording.exited.signal = signals[len % 5];
    recording.exited.stop = (uint32_t)(len % 7);
    recording.exited.node = (uint32_t)(len % 3);
    ask(&recording);
    testify(&recording);
    recording_release(&recording);
}

static const struct fuzz_target target = {"recording", samples, words, run};
FUZZ_MAIN(target)
