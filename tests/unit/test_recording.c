#include "play/recording.h"

#include <signal.h>
#include <string.h>

#include "base/random.h"
#include "unit.h"

enum { NONCE = 4711 };

static uint8_t packet[PROTOCOL_PACKET_MAX] __attribute__((aligned(8)));
static struct recording recording;

static struct protocol_writer begin(uint64_t nonce, uint64_t sequence)
{
    struct protocol_packet head = {nonce, sequence};

    memcpy(packet, &head, sizeof(head));
    return (struct protocol_writer){
        .data = packet, .capacity = sizeof(packet), .len = sizeof(head)};
}

static void feed(const struct protocol_writer *w)
{
    recording_feed(&recording, packet, w->len);
}

static void put_int(struct protocol_writer *w, const char *key, long long n)
{
    struct protocol_value value = {
        .type = PROTOCOL_INT, .key = key, .integer = n, .data = ""};

    ck_assert_int_eq(protocol_put_value(w, &value), 0);
}

static void put_done(struct protocol_writer *w, uint64_t nonce)
{
    struct protocol_done done = {
        .type = PROTOCOL_DONE, .size = sizeof(done), .nonce = nonce};

    ck_assert_int_eq(protocol_put(w, &done, sizeof(done)), 0);
}

static void put_node(struct protocol_writer *w, uint32_t id, uint32_t parent)
{
    struct trace_node node = {.head = {TRACE_NODE, sizeof(node), 1000},
                              .node = id,
                              .parent = parent,
                              .kind = TRACE_TIMER};

    ck_assert_int_eq(protocol_put(w, &node, sizeof(node)), 0);
}

static void start(void)
{
    recording_start(&recording, NONCE);
}

static void stop(void)
{
    recording_release(&recording);
}

static const char *explanation(void)
{
    static char copy[400];
    struct strbuf text = STRBUF_INIT;

    recording_explain(&recording, &text);
    strncpy(copy, strbuf_text(&text), sizeof(copy) - 1);
    strbuf_release(&text);
    return copy;
}

START_TEST(a_whole_run_is_done)
{
    struct protocol_writer w;

    start();
    w = begin(NONCE, 0);
    put_node(&w, 1, 0);
    put_int(&w, "a", 1);
    put_int(&w, "a", 2);
    feed(&w);
    w = begin(NONCE, 1);
    put_done(&w, NONCE);
    feed(&w);
    ck_assert_int_eq(recording_outcome(&recording), OUTCOME_DONE);
    ck_assert_uint_eq(recording_value_count(&recording, "a"), 2);
    ck_assert_int_eq(recording_value(&recording, PROTOCOL_INT, "a", 1)->integer,
                     2);
    ck_assert_ptr_null(recording_value(&recording, PROTOCOL_INT, "a", 2));
    ck_assert_ptr_null(recording_value(&recording, PROTOCOL_TEXT, "a", 0));
    ck_assert_ptr_nonnull(recording_node(&recording, 1));
    ck_assert_str_eq(explanation(), "");
    stop();
}
END_TEST

/* exit(0) before the scene is over, whatever was observed before. */
START_TEST(a_run_without_done_ended_early)
{
    struct protocol_writer w;

    start();
    w = begin(NONCE, 0);
    put_int(&w, "a", 1);
    feed(&w);
    ck_assert_int_eq(recording_outcome(&recording), OUTCOME_ENDED_EARLY);
    ck_assert_ptr_nonnull(strstr(explanation(), "ended early"));
    recording.exited.signal = SIGSEGV;
    ck_assert_int_eq(recording_outcome(&recording), OUTCOME_CRASHED);
    ck_assert_ptr_nonnull(strstr(explanation(), "SIGSEGV"));
    recording.exited.stop = PROTOCOL_STOP_CPU;
    ck_assert_int_eq(recording_outcome(&recording), OUTCOME_LIMIT);
    stop();
}
END_TEST

/* A packet with a nonce that was guessed, before and after honest ones. */
START_TEST(a_foreign_nonce_is_tampering)
{
    struct protocol_writer w;

    start();
    w = begin(NONCE + 1, 0);
    put_done(&w, NONCE + 1);
    feed(&w);
    ck_assert_int_eq(recording_outcome(&recording), OUTCOME_TAMPERED);
    w = begin(NONCE, 0);
    put_done(&w, NONCE);
    feed(&w);
    ck_assert_int_eq(recording_outcome(&recording), OUTCOME_TAMPERED);
    start();
    w = begin(NONCE, 0);
    put_done(&w, NONCE);
    feed(&w);
    recording_feed(&recording, "PASS", 4);
    ck_assert_int_eq(recording_outcome(&recording), OUTCOME_TAMPERED);
    stop();
}
END_TEST

START_TEST(a_forged_record_of_completion_is_tampering)
{
    struct protocol_writer w;

    start();
    w = begin(NONCE, 0);
    put_done(&w, 0);
    feed(&w);
    ck_assert_int_eq(recording_outcome(&recording), OUTCOME_TAMPERED);
    stop();
}
END_TEST

START_TEST(nothing_may_follow_the_end)
{
    struct protocol_writer w;

    start();
    w = begin(NONCE, 0);
    put_done(&w, NONCE);
    put_int(&w, "a", 1);
    feed(&w);
    ck_assert_int_eq(recording_outcome(&recording), OUTCOME_TAMPERED);
    stop();
}
END_TEST

/* The player sends again what a child may have sent just before it died. */
START_TEST(a_repeated_packet_counts_once)
{
    struct protocol_writer w;

    start();
    w = begin(NONCE, 0);
    put_int(&w, "a", 1);
    feed(&w);
    feed(&w);
    ck_assert_uint_eq(recording_value_count(&recording, "a"), 1);
    ck_assert_int_eq(recording_outcome(&recording), OUTCOME_ENDED_EARLY);
    w = begin(NONCE, 2);
    feed(&w);
    ck_assert_int_eq(recording_outcome(&recording), OUTCOME_TAMPERED);
    stop();
}
END_TEST

/* Ids are kept in an array: the largest must not make it large. */
START_TEST(huge_ids_are_not_kept)
{
    struct protocol_writer w;

    start();
    w = begin(NONCE, 0);
    put_node(&w, UINT32_MAX, UINT32_MAX);
    put_node(&w, 5, 5);
    feed(&w);
    ck_assert_ptr_null(recording_node(&recording, UINT32_MAX));
    ck_assert_ptr_null(recording_node(&recording, 4));
    ck_assert_ptr_nonnull(recording_node(&recording, 5));
    ck_assert_uint_le(recording.node_count, RECORDING_NODES_MAX);
    stop();
}
END_TEST

START_TEST(a_limit_of_the_runtime_is_no_pass)
{
    struct trace_limit limit = {.head = {TRACE_LIMIT, sizeof(limit), 0},
                                .name = "callbacks",
                                .value = "100000"};
    const char *name, *value;
    struct protocol_writer w;

    start();
    w = begin(NONCE, 0);
    ck_assert_int_eq(protocol_put(&w, &limit, sizeof(limit)), 0);
    put_done(&w, NONCE);
    feed(&w);
    ck_assert_int_eq(recording_outcome(&recording), OUTCOME_LIMIT);
    recording_limit(&recording, &name, &value);
    ck_assert_str_eq(name, "callbacks");
    ck_assert_str_eq(value, "100000");
    stop();
}
END_TEST

/* Noise never passes and never crashes; packets have the right head, so that
 * the noise gets as far as it can. */
START_TEST(noise_never_passes)
{
    struct random random = random_start(2, "recording");

    for (int round = 0; round < 3000; round++) {
        struct protocol_writer w;
        size_t len;

        start();
        w = begin(NONCE, 0);
        len = (size_t)random_between(&random, 0, 400);
        for (size_t i = 0; i < len; i++)
            packet[w.len + i] = random_below(&random, 2)
                                    ? 0
                                    : (uint8_t)random_below(&random, 40);
        recording_feed(&recording, packet, w.len + len);
        ck_assert_int_ne(recording_outcome(&recording), OUTCOME_DONE);
    }
    stop();
}
END_TEST

UNIT_MAIN(recording, a_whole_run_is_done, a_run_without_done_ended_early,
          a_foreign_nonce_is_tampering,
          a_forged_record_of_completion_is_tampering,
          nothing_may_follow_the_end, a_repeated_packet_counts_once,
          huge_ids_are_not_kept, a_limit_of_the_runtime_is_no_pass,
          noise_never_passes)
