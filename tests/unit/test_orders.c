/* The checker of orders flags traces that are wrong, made by hand. */
#include "orders.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "runtime/trace.h"
#include "unit.h"

#define MS UINT64_C(1000000)

static char trace[1 << 16];
static size_t length;
static struct orders_breach first;

static void put(uint32_t type, uint64_t at_ns, void *record, size_t size)
{
    struct trace_record *head = record;

    *head = (struct trace_record){type, (uint32_t)size, at_ns};
    memcpy(trace + length, record, size);
    length += size;
}

static void op(uint32_t id, uint32_t node, uint32_t kind, uint64_t at_ns)
{
    struct trace_op record = {.op = id, .node = node, .kind = kind};

    if (kind == TRACE_NET)
        memcpy(record.name, "uv_write", 9);

    put(TRACE_OP, at_ns, &record, sizeof(record));
}

static void of(uint32_t id, uint32_t handle, uint64_t due_ns, uint64_t at_ns)
{
    struct trace_op_of record = {.op = id, .handle = handle, .due_ns = due_ns};

    put(TRACE_OP_OF, at_ns, &record, sizeof(record));
}

static void op_end(uint32_t id, int32_t status, uint64_t at_ns)
{
    struct trace_op_end record = {.op = id, .status = status};

    put(TRACE_OP_END, at_ns, &record, sizeof(record));
}

static void begin(uint32_t id, uint32_t parent, uint32_t of_op, uint32_t kind,
                  uint64_t at_ns)
{
    struct trace_node record = {
        .node = id, .parent = parent, .op = of_op, .kind = kind};

    put(TRACE_NODE, at_ns, &record, sizeof(record));
}

static void end(uint32_t id, uint64_t at_ns)
{
    struct trace_node_end record = {.node = id};

    put(TRACE_NODE_END, at_ns, &record, sizeof(record));
}

static void timer(uint32_t id, uint32_t handle, uint64_t due_ms)
{
    op(id, 1, TRACE_TIMER, 0);
    of(id, handle, due_ms * MS, 0);
}

static void fire(uint32_t node, uint32_t id, uint64_t at_ms)
{
    op_end(id, 0, at_ms * MS);
    begin(node, 1, id, TRACE_TIMER, at_ms * MS);
    end(node, at_ms * MS);
}

static void body(uint32_t node, uint32_t id)
{
    begin(node, 1, id, TRACE_WORKER, 0);
    end(node, 0);
}

static void after(uint32_t node, uint32_t id, int32_t status)
{
    op_end(id, status, 0);
    begin(node, 1, id, TRACE_WORK, 0);
    end(node, 0);
}

static void start(void)
{
    length = 0;
    begin(1, 0, 0, TRACE_MAIN, 0);
}

static void expect(const char *rule)
{
    size_t count = orders_check(trace, length, &first);

    if (!rule) {
        ck_assert_msg(count == 0, "%s: %s", first.rule, first.text);
        return;
    }
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(first.rule, rule);
    ck_assert_uint_gt(strlen(first.text), 10);
}

START_TEST(a_right_order_passes)
{
    start();
    timer(1, 1, 5);
    timer(2, 2, 5);
    timer(3, 3, 1);
    op(4, 1, TRACE_WORK, 0);
    op(5, 1, TRACE_CLOSE, 0);
    of(5, 4, 0, 0);
    op(6, 1, TRACE_WORK, 0);
    end(1, 0);
    body(2, 4);
    after(3, 4, 0);
    after(4, 6, -ECANCELED);
    op_end(5, 0, 0);
    begin(5, 1, 5, TRACE_CLOSE, 0);
    end(5, 0);
    fire(6, 3, 1);
    fire(7, 1, 5);
    fire(8, 2, 6);
    expect(NULL);
}
END_TEST

START_TEST(timers_out_of_order_are_flagged)
{
    start();
    timer(1, 1, 5);
    timer(2, 2, 4);
    end(1, 0);
    fire(2, 1, 5);
    fire(3, 2, 5);
    expect("timer-order");
}
END_TEST

START_TEST(equal_timers_fire_as_started)
{
    start();
    timer(1, 1, 5);
    timer(2, 2, 5);
    end(1, 0);
    fire(2, 2, 5);
    fire(3, 1, 5);
    expect("timer-order");
}
END_TEST

START_TEST(an_early_timer_is_flagged)
{
    start();
    timer(1, 1, 5);
    end(1, 0);
    fire(2, 1, 4);
    expect("timer-early");
}
END_TEST

START_TEST(a_callback_within_another_is_flagged)
{
    start();
    timer(1, 1, 5);
    timer(2, 2, 5);
    end(1, 0);
    op_end(1, 0, 5 * MS);
    begin(2, 1, 1, TRACE_TIMER, 5 * MS);
    fire(3, 2, 5);
    end(2, 5 * MS);
    expect("atomic");
}
END_TEST

START_TEST(a_callback_of_nothing_is_flagged)
{
    start();
    end(1, 0);
    begin(2, 1, 7, TRACE_WORK, 0);
    end(2, 0);
    expect("cause");
}
END_TEST

START_TEST(a_callback_before_its_body_is_flagged)
{
    start();
    op(1, 1, TRACE_WORK, 0);
    end(1, 0);
    after(2, 1, 0);
    expect("body");
}
END_TEST

START_TEST(a_body_after_a_cancel_is_flagged)
{
    start();
    op(1, 1, TRACE_WORK, 0);
    end(1, 0);
    body(2, 1);
    after(3, 1, -ECANCELED);
    expect("body");
}
END_TEST

START_TEST(a_second_callback_is_flagged)
{
    start();
    op(1, 1, TRACE_FS, 0);
    end(1, 0);
    op_end(1, 0, 0);
    begin(2, 1, 1, TRACE_FS, 0);
    end(2, 0);
    begin(3, 1, 1, TRACE_FS, 0);
    end(3, 0);
    expect("once");
}
END_TEST

START_TEST(a_close_before_its_requests_is_flagged)
{
    start();
    op(1, 1, TRACE_STREAM, 0);
    of(1, 9, 0, 0);
    op(2, 1, TRACE_CLOSE, 0);
    of(2, 9, 0, 0);
    end(1, 0);
    op_end(2, 0, 0);
    begin(2, 1, 2, TRACE_CLOSE, 0);
    end(2, 0);
    op_end(1, -ECANCELED, 0);
    expect("closed");
}
END_TEST

START_TEST(a_callback_after_the_close_is_flagged)
{
    start();
    op(1, 1, TRACE_ASYNC, 0);
    of(1, 9, 0, 0);
    op_end(1, 0, 0);
    op(2, 1, TRACE_CLOSE, 0);
    of(2, 9, 0, 0);
    end(1, 0);
    op_end(2, 0, 0);
    begin(2, 1, 2, TRACE_CLOSE, 0);
    end(2, 0);
    begin(3, 1, 1, TRACE_ASYNC, 0);
    end(3, 0);
    expect("closed");
}
END_TEST

START_TEST(writes_out_of_order_are_flagged)
{
    start();
    op(1, 1, TRACE_NET, 0);
    of(1, 9, 0, 0);
    op(2, 1, TRACE_NET, 0);
    of(2, 9, 0, 0);
    end(1, 0);
    op_end(2, 0, 0);
    op_end(1, 0, 0);
    expect("fifo");
}
END_TEST

START_TEST(time_that_goes_back_is_flagged)
{
    start();
    end(1, 5);
    begin(2, 0, 0, TRACE_MAIN, 4);
    end(2, 4);
    length = 0;
    begin(1, 0, 0, TRACE_MAIN, 5);
    end(1, 4);
    expect("time");
}
END_TEST

/* Bytes that are no trace are read without harm. */
START_TEST(nonsense_is_read)
{
    memset(trace, 0xff, 200);
    (void)orders_check(trace, 200, &first);
    memset(trace, 0, 200);
    (void)orders_check(trace, 200, &first);
    (void)orders_check(trace, 3, &first);
    start();
    op(UINT32_MAX, UINT32_MAX, UINT32_MAX, 0);
    begin(UINT32_MAX, 1, UINT32_MAX, TRACE_TIMER, 0);
    end(UINT32_MAX, 0);
    ck_assert_uint_gt(orders_check(trace, length, &first), 0);
}
END_TEST

UNIT_MAIN(orders, a_right_order_passes, timers_out_of_order_are_flagged,
          equal_timers_fire_as_started, an_early_timer_is_flagged,
          a_callback_within_another_is_flagged,
          a_callback_of_nothing_is_flagged,
          a_callback_before_its_body_is_flagged,
          a_body_after_a_cancel_is_flagged, a_second_callback_is_flagged,
          a_close_before_its_requests_is_flagged,
          a_callback_after_the_close_is_flagged,
          writes_out_of_order_are_flagged, time_that_goes_back_is_flagged,
          nonsense_is_read)
