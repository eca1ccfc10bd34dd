#include "play/trace_document.h"

#include <stdlib.h>
#include <string.h>

#include "play/recording_detail.h"
#include "unit.h"

enum { NONCE = 4711 };

#define HEAD(type, record, at_us)                                              \
    {                                                                          \
        type, sizeof(record), (uint64_t)(at_us)*1000                           \
    }

/* Runs that are told record by record; their code has no object, so nothing
 * is looked up: all is shown. */
static struct recording recordings[2];
static struct recording_detail details[2];
static struct recording *now;
static struct trace_document document;
static struct error err;

static void begin(int run)
{
    now = &recordings[run];
    now->detail = &details[run];
    recording_start(now, NONCE);
}

static void tell(const void *record)
{
    struct protocol_item item = {.bytes = record};

    memcpy(&item.type, record, sizeof(item.type));
    memcpy(&item.size, (const char *)record + sizeof(item.type),
           sizeof(item.size));
    now->records++;
    ck_assert_int_eq(recording_keep_record(now, &item), 0);
}

static void call(uint32_t id, uint32_t parent, uint32_t op, uint32_t kind,
                 unsigned at_us)
{
    struct trace_node node = {.head = HEAD(TRACE_NODE, node, at_us),
                              .node = id,
                              .parent = parent,
                              .op = op,
                              .kind = kind};

    tell(&node);
}

static void leave(uint32_t id, unsigned at_us)
{
    struct trace_node_end end = {.head = HEAD(TRACE_NODE_END, end, at_us),
                                 .node = id};

    tell(&end);
}

static void operation(uint32_t id, uint32_t node, uint32_t kind,
                      const char *name, unsigned at_us)
{
    struct trace_op op = {.head = HEAD(TRACE_OP, op, at_us),
                          .op = id,
                          .node = node,
                          .kind = kind};

    strncpy(op.name, name, sizeof(op.name) - 1);
    tell(&op);
}

static void complete(uint32_t id, int status, unsigned at_us)
{
    struct trace_op_end end = {
        .head = HEAD(TRACE_OP_END, end, at_us), .op = id, .status = status};

    tell(&end);
}

static void pick(uint32_t index, uint32_t picked)
{
    struct trace_choice choice = {.head = HEAD(TRACE_CHOICE, choice, 0),
                                  .index = index,
                                  .options = 2,
                                  .picked = picked,
                                  .kind = TRACE_TIMER};

    tell(&choice);
}

static void find(const char *rule, uint32_t node, unsigned at_us)
{
    struct trace_finding finding = {
        .head = HEAD(TRACE_FINDING, finding, at_us),
        .severity = TRACE_DEFINITE,
        .node = node,
        .subject = "sleep",
        .detail = "the callback sleeps",
    };

    strncpy(finding.rule, rule, sizeof(finding.rule) - 1);
    tell(&finding);
}

static void make(size_t runs)
{
    struct trace_input inputs[] = {
        {.label = "plain", .seed = 0, .recording = &recordings[0]},
        {.label = "failing",
         .seed = 7,
         .failed = true,
         .recording = &recordings[1],
         .ending = "the reply came too late"},
    };
    struct trace_text text = {"a.c", "one\ntwo\n"};
    struct trace_request request = {.program = "a.c",
                                    .file = "a.c",
                                    .object_fd = -1,
                                    .all = true,
                                    .runs = inputs,
                                    .run_count = runs,
                                    .texts = &text,
                                    .text_count = 1};

    ck_assert_msg(trace_document_make(&request, &document, &err) == 0, "%s",
                  err.msg);
}

static void end(void)
{
    trace_document_release(&document);
    for (int i = 0; i < 2; i++) {
        recording_release(&recordings[i]);
        recording_detail_release(&details[i]);
    }
}

/* main() starts a read and a timer; then the two come, in this order. */
static void play(int run, uint32_t first, uint32_t second)
{
    begin(run);
    call(1, 0, 0, TRACE_MAIN, 0);
    operation(1, 1, TRACE_FS, "uv_fs_read", 0);
    operation(2, 1, TRACE_TIMER, "uv_timer_start", 0);
    pick(0, first == 1 ? 0 : 1);
    complete(first, 0, 1000);
    call(2, 1, first, first == 1 ? TRACE_FS : TRACE_TIMER, 1000);
    leave(2, 3000);
    complete(second, -2, 3000);
    call(3, 1, second, second == 1 ? TRACE_FS : TRACE_TIMER, 3000);
    find("UV301", 3, 3000);
    leave(3, 3000);
    leave(1, 3000);
}

START_TEST(callbacks_operations_and_findings_are_told)
{
    const struct trace_run *run;

    play(0, 1, 2);
    make(1);
    ck_assert_uint_eq(document.run_count, 1);
    run = &document.runs[0];
    ck_assert_uint_eq(run->callback_count, 3);
    ck_assert_str_eq(run->callbacks[1].kind, "fs");
    ck_assert_str_eq(run->callbacks[1].name, "uv_fs_read completed");
    ck_assert_int_eq(run->callbacks[1].begin_us, 1000);
    ck_assert_int_eq(run->callbacks[1].end_us, 3000);
    ck_assert_uint_eq(run->callbacks[1].parent, 1);
    ck_assert_uint_eq(run->callbacks[1].depth, 1);
    ck_assert_uint_eq(run->operation_count, 2);
    ck_assert_int_eq(run->operations[1].status, -2);
    ck_assert_uint_eq(run->operations[0].callback, 1);
    ck_assert_uint_eq(run->pick_count, 1);
    ck_assert_uint_eq(run->mark_count, 1);
    ck_assert_str_eq(run->marks[0].finding.message, "the callback sleeps");
    ck_assert_uint_eq(run->marks[0].callback, 3);
    ck_assert_int_eq(run->end_us, 3000);
    ck_assert_int_eq(document.divergence.kind, DIVERGENCE_NONE);
    end();
}
END_TEST

START_TEST(two_runs_part_where_another_callback_comes)
{
    const struct trace_divergence *d = &document.divergence;

    play(0, 1, 2);
    play(1, 2, 1);
    make(2);
    ck_assert_int_eq(d->kind, DIVERGENCE_ORDER);
    ck_assert_uint_eq(d->callback[0], 2);
    ck_assert_uint_eq(d->callback[1], 2);
    ck_assert_int_eq(d->pick, 0);
    ck_assert_str_eq(d->words,
                     "next, the plain run calls uv_fs_read completed for "
                     "uv_fs_read, the failing run a timer fired for "
                     "uv_timer_start");
    end();
}
END_TEST

START_TEST(the_same_runs_do_not_part)
{
    play(0, 1, 2);
    play(1, 1, 2);
    make(2);
    ck_assert_int_eq(document.divergence.kind, DIVERGENCE_NONE);
    ck_assert_ptr_null(document.divergence.words);
    end();
}
END_TEST

START_TEST(other_times_are_told_when_the_order_is_the_same)
{
    begin(0);
    call(1, 0, 0, TRACE_TIMER, 10);
    begin(1);
    call(1, 0, 0, TRACE_TIMER, 20);
    make(2);
    ck_assert_int_eq(document.divergence.kind, DIVERGENCE_TIME);
    ck_assert_ptr_nonnull(strstr(document.divergence.words, "at 20 us"));
    end();
}
END_TEST

START_TEST(a_run_that_ends_first_is_named)
{
    begin(0);
    call(1, 0, 0, TRACE_TIMER, 10);
    call(2, 0, 0, TRACE_TIMER, 10);
    begin(1);
    call(1, 0, 0, TRACE_TIMER, 10);
    make(2);
    ck_assert_int_eq(document.divergence.kind, DIVERGENCE_END);
    ck_assert_uint_eq(document.divergence.callback[0], 2);
    ck_assert_uint_eq(document.divergence.callback[1], 0);
    ck_assert_ptr_nonnull(
        strstr(document.divergence.words, "the failing run is over here"));
    end();
}
END_TEST

/* Beginning, end and what led to the finding are kept. */
START_TEST(a_long_run_is_cut_with_a_count)
{
    enum { MANY = 3 * TRACE_CALLBACKS_MAX, MIDDLE = MANY / 2 };
    const struct trace_run *run;

    begin(0);
    for (uint32_t id = 1; id <= MANY; id++) {
        call(id, id == MIDDLE ? MIDDLE - 1 : 0, 0, TRACE_TIMER, id);
        if (id == MIDDLE)
            find("UV301", id, id);
        leave(id, id);
    }
    make(1);
    run = document.runs;
    ck_assert_uint_eq(run->callback_count, TRACE_CALLBACKS_MAX + 2);
    ck_assert_uint_eq(run->left_out.callbacks, MANY - TRACE_CALLBACKS_MAX - 2);
    ck_assert_ptr_nonnull(trace_callback_find(run, 1));
    ck_assert_ptr_nonnull(trace_callback_find(run, MANY));
    ck_assert_ptr_nonnull(trace_callback_find(run, MIDDLE - 1));
    ck_assert_ptr_null(trace_callback_find(run, MIDDLE + 1));
    ck_assert_uint_eq(run->marks[0].callback, MIDDLE);
    end();
}
END_TEST

/* Bodies on the pool overlap: each has a track as long as it runs. */
START_TEST(threads_get_tracks)
{
    begin(0);
    call(1, 0, 0, TRACE_WORKER, 0);
    call(2, 0, 0, TRACE_WORKER, 0);
    call(3, 0, 0, TRACE_TIMER, 1);
    leave(3, 1);
    leave(1, 2);
    call(4, 0, 0, TRACE_WORKER, 3);
    leave(2, 4);
    leave(4, 4);
    make(1);
    ck_assert_uint_eq(document.runs[0].tracks, 3);
    ck_assert_uint_eq(document.runs[0].callbacks[0].track, 1);
    ck_assert_uint_eq(document.runs[0].callbacks[1].track, 2);
    ck_assert_uint_eq(document.runs[0].callbacks[2].track, 0);
    ck_assert_uint_eq(document.runs[0].callbacks[3].track, 1);
    end();
}
END_TEST

/* What a submission tells may be anything: parents that are younger, circles,
 * ends without a beginning. */
START_TEST(lies_about_parents_end)
{
    begin(0);
    call(2, 3, 9, TRACE_TIMER, 5);
    call(3, 2, 9, TRACE_TIMER, 4);
    call(4, 4, 0, TRACE_TIMER, 3);
    leave(77, 1);
    complete(99, 0, 1);
    find("UV301", 3, 4);
    find("UV301", 40000, 4);
    find("UVxyz", 3, 4);
    make(1);
    ck_assert_uint_eq(document.runs[0].callback_count, 3);
    ck_assert_uint_eq(document.runs[0].callbacks[0].parent, 0);
    ck_assert_uint_eq(document.runs[0].callbacks[1].parent, 2);
    ck_assert_uint_eq(document.runs[0].callbacks[2].parent, 0);
    end();
}
END_TEST

UNIT_MAIN(trace_document, callbacks_operations_and_findings_are_told,
          two_runs_part_where_another_callback_comes, the_same_runs_do_not_part,
          other_times_are_told_when_the_order_is_the_same,
          a_run_that_ends_first_is_named, a_long_run_is_cut_with_a_count,
          threads_get_tracks, lies_about_parents_end)
