#include "play/protocol.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/random.h"
#include "unit.h"

static uint8_t packet[PROTOCOL_PACKET_MAX] __attribute__((aligned(8)));

static struct protocol_writer writer_of(size_t capacity)
{
    return (struct protocol_writer){.data = packet, .capacity = capacity};
}

static struct protocol_value text_value(const char *key, const char *text)
{
    return (struct protocol_value){
        .type = PROTOCOL_TEXT, .key = key, .data = text, .len = strlen(text)};
}

/* What was put comes back: three values of each type, in order. */
START_TEST(values_come_back)
{
    struct protocol_writer w = writer_of(sizeof(packet));
    struct protocol_value number = {
        .type = PROTOCOL_INT, .key = "n", .integer = -5, .data = ""};
    struct protocol_value text = text_value("name", "h\xc3\xa9");
    struct protocol_value bytes = {
        .type = PROTOCOL_BYTES, .key = "b", .data = "\0\1\2", .len = 3};
    struct protocol_reader r;
    struct protocol_item item;
    struct protocol_value seen;

    ck_assert_int_eq(protocol_put_value(&w, &number), 0);
    ck_assert_int_eq(protocol_put_value(&w, &text), 0);
    ck_assert_int_eq(protocol_put_value(&w, &bytes), 0);
    r = (struct protocol_reader){.data = packet, .len = w.len};
    ck_assert_int_eq(protocol_next(&r, &item), 1);
    ck_assert_int_eq(protocol_read_value(&item, &seen), 0);
    ck_assert_str_eq(seen.key, "n");
    ck_assert_int_eq(seen.integer, -5);
    ck_assert_int_eq(protocol_next(&r, &item), 1);
    ck_assert_int_eq(protocol_read_value(&item, &seen), 0);
    ck_assert_str_eq(seen.key, "name");
    ck_assert_str_eq(seen.data, "h\xc3\xa9");
    ck_assert_int_eq(protocol_next(&r, &item), 1);
    ck_assert_int_eq(protocol_read_value(&item, &seen), 0);
    ck_assert_uint_eq(seen.len, 3);
    ck_assert_int_eq(memcmp(seen.data, "\0\1\2", 4), 0);
    ck_assert_int_eq(protocol_next(&r, &item), 0);
}
END_TEST

START_TEST(a_full_packet_takes_nothing)
{
    struct protocol_writer w = writer_of(64);
    struct protocol_value small = text_value("k", "v");
    struct protocol_value large =
        text_value("k", "a text that does not fit in 64 bytes with its head");
    size_t len;

    ck_assert_int_eq(protocol_put_value(&w, &small), 0);
    len = w.len;
    ck_assert_int_eq(protocol_put_value(&w, &large), -EMSGSIZE);
    ck_assert_uint_eq(w.len, len);
}
END_TEST

START_TEST(a_long_value_is_cut)
{
    struct protocol_writer w = writer_of(sizeof(packet));
    char *long_text = calloc(1, PROTOCOL_VALUE_MAX + 100);
    struct protocol_value value;
    struct protocol_reader r;
    struct protocol_item item;

    memset(long_text, 'a', PROTOCOL_VALUE_MAX + 99);
    value = text_value("k", long_text);
    ck_assert_int_eq(protocol_put_value(&w, &value), 0);
    r = (struct protocol_reader){.data = packet, .len = w.len};
    ck_assert_int_eq(protocol_next(&r, &item), 1);
    ck_assert_int_eq(protocol_read_value(&item, &value), 0);
    ck_assert_uint_eq(value.len, PROTOCOL_VALUE_MAX);
    free(long_text);
}
END_TEST

/* Sizes that lie, in either direction. */
START_TEST(items_with_wrong_sizes_are_refused)
{
    static const uint32_t sizes[] = {0, 7, 9, 16, UINT32_MAX};

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        uint32_t head[2] = {PROTOCOL_INT, sizes[i]};
        struct protocol_reader r = {.data = packet, .len = sizeof(head)};
        struct protocol_item item;

        memcpy(packet, head, sizeof(head));
        ck_assert_int_eq(protocol_next(&r, &item), -EBADMSG);
    }
}
END_TEST

static struct trace_finding make_finding(void)
{
    struct trace_finding f;

    memset(&f, 0, sizeof(f));
    f.head.type = TRACE_FINDING;
    f.head.size = sizeof(f);
    memcpy(f.rule, "UV301", 6);
    f.severity = TRACE_DEFINITE;
    return f;
}

static int read_back(const void *record, size_t size)
{
    struct protocol_item item = {.type = ((const uint32_t *)record)[0],
                                 .size = (uint32_t)size,
                                 .bytes = record};
    union protocol_record seen;

    return protocol_read_record(&item, &seen);
}

/* Each field that the referee later uses as an index, a string or an offset. */
START_TEST(records_out_of_range_are_refused)
{
    struct trace_finding f = make_finding();
    struct trace_node node = {{TRACE_NODE, sizeof(node), 0}, 1, 0, 0, 0, 0};

    ck_assert_int_eq(read_back(&f, sizeof(f)), 0);
    ck_assert_int_eq(read_back(&f, sizeof(f) - 8), -EBADMSG);
    f.stack_count = TRACE_STACK_MAX + 1;
    ck_assert_int_eq(read_back(&f, sizeof(f)), -EBADMSG);
    f = make_finding();
    f.related_count = 5;
    ck_assert_int_eq(read_back(&f, sizeof(f)), -EBADMSG);
    f = make_finding();
    memset(f.detail, 'x', sizeof(f.detail));
    ck_assert_int_eq(read_back(&f, sizeof(f)), -EBADMSG);
    f = make_finding();
    memset(f.rule, 'U', sizeof(f.rule));
    ck_assert_int_eq(read_back(&f, sizeof(f)), -EBADMSG);
    f = make_finding();
    f.severity = TRACE_DEFINITE + 1;
    ck_assert_int_eq(read_back(&f, sizeof(f)), -EBADMSG);
    f = make_finding();
    f.stack_count = 1;
    f.stack[0] = UINT64_MAX;
    ck_assert_int_eq(read_back(&f, sizeof(f)), -EBADMSG);
    ck_assert_int_eq(read_back(&node, sizeof(node)), 0);
    node.kind = TRACE_KIND_COUNT;
    ck_assert_int_eq(read_back(&node, sizeof(node)), -EBADMSG);
}
END_TEST

START_TEST(unknown_record_types_are_refused)
{
    uint32_t head[4] = {TRACE_LIMIT + 1, sizeof(head), 0, 0};

    ck_assert_int_eq(read_back(head, sizeof(head)), -EBADMSG);
    head[0] = 0;
    ck_assert_int_eq(read_back(head, sizeof(head)), -EBADMSG);
}
END_TEST

START_TEST(control_messages_are_checked)
{
    struct protocol_run run = {.type = PROTOCOL_RUN, .size = sizeof(run)};
    struct protocol_exited exited = {.type = PROTOCOL_EXITED,
                                     .size = sizeof(exited)};

    ck_assert_int_eq(protocol_message_type(&run, sizeof(run)), PROTOCOL_RUN);
    ck_assert_int_eq(protocol_message_type(&run, sizeof(run) - 1), -EBADMSG);
    memset(run.scene, 'a', sizeof(run.scene));
    ck_assert_int_eq(protocol_message_type(&run, sizeof(run)), -EBADMSG);
    ck_assert_int_eq(protocol_message_type(&exited, sizeof(exited)),
                     PROTOCOL_EXITED);
    exited.size++;
    ck_assert_int_eq(protocol_message_type(&exited, sizeof(exited)), -EBADMSG);
    ck_assert_int_eq(protocol_message_type(&exited, 4), -EBADMSG);
}
END_TEST

/* Random bytes at the end of readable memory: a step too far is a crash. */
START_TEST(any_bytes_are_read_within_bounds)
{
    enum { PAGE = 4096, ROUNDS = 20000 };
    uint8_t *memory = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct random random = random_start(1, "protocol");
    size_t items = 0;

    ck_assert_ptr_ne(memory, MAP_FAILED);
    ck_assert_int_eq(mprotect(memory + PAGE, PAGE, PROT_NONE), 0);
    for (int round = 0; round < ROUNDS; round++) {
        size_t len = (size_t)random_between(&random, 0, 60) * 8;
        uint8_t *start = memory + PAGE - len;
        struct protocol_reader r = {.data = start, .len = len};
        struct protocol_item item;

        for (size_t i = 0; i < len; i++)
            start[i] =
                random_below(&random, 3) ? 0 : (uint8_t)random_next(&random);
        if (len >= 8) {
            /* Mostly a type that exists and a size that may be right. */
            uint32_t head[2] = {(uint32_t)random_below(&random, 10),
                                (uint32_t)random_below(&random, len + 8)};

            if (random_below(&random, 2))
                head[0] += PROTOCOL_INT - 1;
            memcpy(start, head, sizeof(head));
        }
        while (protocol_next(&r, &item) > 0) {
            union protocol_record record;
            struct protocol_value value;
            struct protocol_done done;

            items++;
            (void)!protocol_read_record(&item, &record);
            (void)!protocol_read_done(&item, &done);
            if (protocol_read_value(&item, &value) == 0)
                ck_assert_uint_lt(strlen(value.key), PROTOCOL_KEY_MAX);
        }
        (void)!protocol_message_type(start, len);
    }
    ck_assert_uint_gt(items, ROUNDS / 10);
    munmap(memory, 2 * PAGE);
}
END_TEST

START_TEST(a_descriptor_travels_with_a_message)
{
    int ends[2], pipe_ends[2], fd = -1;
    char byte = 0, text[8];

    ck_assert_int_eq(protocol_pair(ends), 0);
    ck_assert_int_eq(pipe(pipe_ends), 0);
    ck_assert_int_eq(protocol_send(ends[0], "hello", 5, pipe_ends[1]), 0);
    ck_assert_int_eq(protocol_receive(ends[1], text, sizeof(text), true, &fd),
                     5);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, "x", 1), 1);
    ck_assert_int_eq(read(pipe_ends[0], &byte, 1), 1);
    ck_assert_int_eq(byte, 'x');
    ck_assert_int_eq(protocol_receive(ends[1], text, sizeof(text), false, &fd),
                     -EAGAIN);
    close(fd);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
    close(ends[0]);
    close(ends[1]);
}
END_TEST

START_TEST(a_message_that_is_too_long_is_refused)
{
    int ends[2];
    char text[4];

    ck_assert_int_eq(protocol_pair(ends), 0);
    ck_assert_int_eq(protocol_send(ends[0], "hello", 5, -1), 0);
    ck_assert_int_eq(protocol_receive(ends[1], text, sizeof(text), true, NULL),
                     -EBADMSG);
    close(ends[0]);
    ck_assert_int_eq(protocol_receive(ends[1], text, sizeof(text), true, NULL),
                     0);
    ck_assert_int_eq(protocol_send(ends[1], "x", 1, -1), -EPIPE);
    close(ends[1]);
}
END_TEST

UNIT_MAIN(protocol, values_come_back, a_full_packet_takes_nothing,
          a_long_value_is_cut, items_with_wrong_sizes_are_refused,
          records_out_of_range_are_refused, unknown_record_types_are_refused,
          control_messages_are_checked, any_bytes_are_read_within_bounds,
          a_descriptor_travels_with_a_message,
          a_message_that_is_too_long_is_refused)
