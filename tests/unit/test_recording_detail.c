#include "play/recording_detail.h"

#include <string.h>

#include "unit.h"

enum { NONCE = 4711 };

static uint8_t packet[PROTOCOL_PACKET_MAX] __attribute__((aligned(8)));
static struct protocol_writer writer;
static struct recording recording;
static struct recording_detail detail;

static void start(void)
{
    struct protocol_packet head = {NONCE, 0};

    recording.detail = &detail;
    recording_start(&recording, NONCE);
    memcpy(packet, &head, sizeof(head));
    writer = (struct protocol_writer){
        .data = packet, .capacity = sizeof(packet), .len = sizeof(head)};
}

static void stop(void)
{
    recording_release(&recording);
    recording_detail_release(&detail);
}

#define HEAD(type, record, at_us)                                              \
    {                                                                          \
        type, sizeof(record), (at_us)*UINT64_C(1000)                           \
    }

static void put(const void *record, size_t size)
{
    ck_assert_int_eq(protocol_put(&writer, record, size), 0);
}

static void put_node(uint32_t id, uint64_t at_us)
{
    struct trace_node node = {.head = HEAD(TRACE_NODE, node, at_us),
                              .node = id,
                              .op = 1,
                              .kind = TRACE_TIMER};

    put(&node, sizeof(node));
}

static void put_end(uint32_t id, uint64_t at_us)
{
    struct trace_node_end end = {.head = HEAD(TRACE_NODE_END, end, at_us),
                                 .node = id};

    put(&end, sizeof(end));
}

static void put_operation(uint64_t start_us, uint64_t end_us)
{
    struct trace_op op = {.head = HEAD(TRACE_OP, op, start_us),
                          .op = 1,
                          .node = 1,
                          .kind = TRACE_FS,
                          .name = "uv_fs_read"};
    struct trace_await await = {.head = HEAD(TRACE_AWAIT, await, start_us),
                                .op = 1,
                                .node = 1,
                                .site_pc = 0x40};
    struct trace_op_end end = {
        .head = HEAD(TRACE_OP_END, end, end_us), .op = 1, .status = -5};

    put(&op, sizeof(op));
    put(&await, sizeof(await));
    put(&end, sizeof(end));
}

static void put_jump(uint64_t from_us, uint64_t to_us)
{
    struct trace_clock clock = {.head = HEAD(TRACE_CLOCK, clock, to_us),
                                .from_ns = from_us * 1000};

    put(&clock, sizeof(clock));
}

static void put_choice(uint32_t picked)
{
    struct trace_choice choice = {.head = HEAD(TRACE_CHOICE, choice, 0),
                                  .index = 0,
                                  .options = 3,
                                  .picked = picked};

    put(&choice, sizeof(choice));
}

/* One callback that starts, waits for and sees the end of an operation. */
static void play(void)
{
    start();
    put_node(1, 10);
    put_operation(10, 30);
    put_choice(2);
    put_jump(30, 40);
    put_end(1, 40);
    put_node(2, 40);
    recording_feed(&recording, packet, writer.len);
    ck_assert(!recording.tampered);
}

static void expect_all(const struct recording_detail *d)
{
    const struct recording_span *node = recording_detail_node(d, 1),
                                *op = recording_detail_op(d, 1);

    ck_assert_uint_eq(node->end_ns, 40000);
    ck_assert_uint_lt(node->order, op->order);
    ck_assert_uint_lt(op->end_order, node->end_order);
    ck_assert_uint_eq(op->end_ns, 30000);
    ck_assert_int_eq(op->status, -5);
    ck_assert_uint_eq(op->awaited_by, 1);
    ck_assert_uint_eq(op->await_pc, 0x40);
    ck_assert_uint_eq(recording_detail_node(d, 2)->end_order, 0);
    ck_assert_uint_eq(recording_detail_node(d, 77)->order, 0);
    ck_assert_uint_eq(d->choice_count, 1);
    ck_assert_uint_eq(d->choices[0].choice.picked, 2);
    ck_assert_uint_eq(d->jump_count, 1);
    ck_assert_uint_eq(d->jumps[0].clock.from_ns, 30000);
    ck_assert_uint_eq(d->nodes_told, 2);
}

START_TEST(ends_waits_choices_and_jumps_are_kept)
{
    play();
    expect_all(&detail);
    stop();
}
END_TEST

START_TEST(the_log_makes_the_same_recording)
{
    struct recording other = {0};
    struct recording_detail its = {0};

    play();
    other.detail = &its;
    ck_assert_int_eq(
        recording_read_log(&other, detail.log.text, detail.log.len), 0);
    expect_all(&its);
    ck_assert_uint_eq(other.node_count, recording.node_count);
    ck_assert_str_eq(recording_op(&other, 1)->name, "uv_fs_read");
    ck_assert_int_lt(recording_read_log(&other, detail.log.text, 30), 0);
    ck_assert_int_lt(recording_read_log(&other, "no records at all", 17), 0);
    recording_release(&other);
    recording_detail_release(&its);
    stop();
}
END_TEST

START_TEST(the_next_run_starts_empty)
{
    play();
    start();
    recording_feed(&recording, packet, writer.len);
    ck_assert_uint_eq(detail.choice_count, 0);
    ck_assert_uint_eq(detail.log.len, 0);
    ck_assert_uint_eq(recording_detail_node(&detail, 1)->order, 0);
    stop();
}
END_TEST

/* A submission may tell of the largest id, and of an end without a start. */
START_TEST(huge_ids_take_no_room)
{
    start();
    put_node(UINT32_MAX, 1);
    put_end(UINT32_MAX, 1);
    put_end(3, 1);
    recording_feed(&recording, packet, writer.len);
    ck_assert_uint_le(detail.node_count, RECORDING_NODES_MAX);
    ck_assert_uint_eq(recording_detail_node(&detail, UINT32_MAX)->order, 0);
    ck_assert_uint_eq(detail.nodes_told, 1);
    stop();
}
END_TEST

UNIT_MAIN(recording_detail, ends_waits_choices_and_jumps_are_kept,
          the_log_makes_the_same_recording, the_next_run_starts_empty,
          huge_ids_take_no_room)
