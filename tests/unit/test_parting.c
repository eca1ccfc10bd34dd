#include "report/parting.h"

#include <stdlib.h>
#include <string.h>

#include "report/trace_write.h"
#include "unit.h"

#define NAME(text) ((char *)(text))

/* Two timers that come in the one order and in the other. */
static struct trace_callback plain_callbacks[] = {
    {.id = 1, .kind = "main", .name = NAME("main"), .order = 1},
    {.id = 2,
     .operation = 1,
     .kind = "timer",
     .name = NAME("on_reply"),
     .place = {NAME("a.c"), 12, 1, NULL},
     .begin_us = 1500,
     .order = 5},
    {.id = 3,
     .operation = 2,
     .kind = "timer",
     .name = NAME("on_late"),
     .place = {NAME("a.c"), 30, 1, NULL},
     .begin_us = 2000,
     .order = 7},
};
static struct trace_callback failing_callbacks[] = {
    {.id = 1, .kind = "main", .name = NAME("main"), .order = 1},
    {.id = 2,
     .operation = 2,
     .kind = "timer",
     .name = NAME("on_late"),
     .place = {NAME("a.c"), 30, 1, NULL},
     .begin_us = 2000,
     .order = 5},
};
static struct trace_operation plain_operations[] = {
    {.id = 1,
     .kind = "timer",
     .name = NAME("uv_timer_start"),
     .number = 1,
     .place = {NAME("a.c"), 40, 1, NULL},
     .order = 2,
     .end_order = 4,
     .end_us = 1500},
    {.id = 2,
     .kind = "timer",
     .name = NAME("uv_timer_start"),
     .number = 2,
     .place = {NAME("a.c"), 41, 1, NULL},
     .order = 3,
     .end_order = 6,
     .end_us = 2000},
};
static struct trace_operation failing_operations[] = {
    {.id = 1,
     .kind = "timer",
     .name = NAME("uv_timer_start"),
     .number = 1,
     .place = {NAME("a.c"), 40, 1, NULL},
     .order = 2},
    {.id = 2,
     .kind = "timer",
     .name = NAME("uv_timer_start"),
     .number = 2,
     .place = {NAME("a.c"), 41, 1, NULL},
     .order = 3,
     .end_order = 4,
     .end_us = 2000},
};
static struct trace_run runs[] = {
    {.label = NAME("plain"),
     .seed = 3,
     .callbacks = plain_callbacks,
     .callback_count = 3,
     .operations = plain_operations,
     .operation_count = 2},
    {.label = NAME("failing"),
     .seed = 3,
     .callbacks = failing_callbacks,
     .callback_count = 2,
     .operations = failing_operations,
     .operation_count = 2,
     .ending = NAME("no \x1b[31mreply")},
};
static struct trace_document document = {
    .program = NAME("a.c"),
    .runs = runs,
    .run_count = 2,
    .divergence = {DIVERGENCE_ORDER, {2, 2}, 0, NAME("next, on_late")},
};

static char *show(void)
{
    struct strbuf text = STRBUF_INIT;

    parting_show(&document, 2, &text);
    return strbuf_steal(&text);
}

START_TEST(two_runs_stand_side_by_side_from_where_they_part)
{
    char *text = show();

    ck_assert_str_eq(
        text,
        "        0.000 * main\n"
        "        0.000 + uv_timer_start #1  :40\n"
        "        0.000 + uv_timer_start #2  :41\n"
        "  --- plain run ------------------------+---- failing run "
        "---------------------\n"
        "  >     1.500 x uv_timer_start #1       | >     2.000 x "
        "uv_timer_start #2\n"
        "        1.500 * on_reply #1  :12        |       2.000 * on_late #2  "
        ":30\n"
        "        2.000 x uv_timer_start #2       |\n"
        "        2.000 * on_late #2  :30         |\n");
    free(text);
}
END_TEST

START_TEST(runs_that_do_not_part_have_nothing_to_show)
{
    struct trace_document same = document;
    struct strbuf text = STRBUF_INIT;

    same.divergence.kind = DIVERGENCE_NONE;
    parting_show(&same, 2, &text);
    same = document;
    same.run_count = 1;
    parting_show(&same, 2, &text);
    ck_assert_uint_eq(text.len, 0);
}
END_TEST

/* Names are a learner's: long ones are cut, others made visible. */
START_TEST(no_name_breaks_the_lines)
{
    struct strbuf text = STRBUF_INIT;
    const char *at;

    plain_callbacks[1].name = NAME(
        "a_function_whose_name_is_longer_than_its_column_and_even_the_line\n\t"
        "\x1b[2J");
    trace_render(&document, TRACE_TEXT, &text);
    ck_assert_ptr_null(strchr(text.text, '\x1b'));
    for (at = text.text; *at; at += strcspn(at, "\n") + 1)
        ck_assert_uint_le(strcspn(at, "\n"), 80);
    plain_callbacks[1].name = NAME("on_reply");
    strbuf_release(&text);
}
END_TEST

START_TEST(a_long_beginning_is_cut)
{
    enum { MANY = 1000 };
    static struct trace_callback many[2][MANY + 1];
    struct trace_run long_runs[2] = {runs[0], runs[1]};
    struct trace_document much = document;
    struct strbuf text = STRBUF_INIT;

    for (int run = 0; run < 2; run++) {
        for (uint32_t i = 0; i <= MANY; i++)
            many[run][i] = (struct trace_callback){
                .id = i + 1,
                .kind = "timer",
                .name = i == MANY && run ? NAME("last") : NAME("tick"),
                .order = i + 1};
        long_runs[run].callbacks = many[run];
        long_runs[run].callback_count = MANY + 1;
        long_runs[run].operation_count = 0;
    }
    much.runs = long_runs;
    parting_show(&much, 0, &text);
    ck_assert_ptr_nonnull(strstr(text.text, "... 992 more ..."));
    ck_assert_ptr_nonnull(strstr(text.text, "* last"));
    strbuf_release(&text);
}
END_TEST

UNIT_MAIN(parting, two_runs_stand_side_by_side_from_where_they_part,
          runs_that_do_not_part_have_nothing_to_show, no_name_breaks_the_lines,
          a_long_beginning_is_cut)
