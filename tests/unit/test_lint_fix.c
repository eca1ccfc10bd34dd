#include "play/lint_fix.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "unit.h"

#define EDIT(line, column, end_line, end_column, text)                         \
    {                                                                          \
        line, column, end_line, end_column, (char *)(text)                     \
    }

/* Findings with these edits, one or two each. */
struct case_ {
    struct edit edits[3][2];
    size_t counts[3], count;
};

static void expect(const char *before, struct case_ *c, const char *wanted,
                   const bool *wanted_chosen)
{
    struct finding findings[3] = {{0}};
    const struct finding *pointers[3];
    bool chosen[3] = {true, true, true};
    struct strbuf text = STRBUF_INIT, after = STRBUF_INIT;

    strbuf_add_str(&text, before);
    for (size_t i = 0; i < c->count; i++) {
        findings[i].edits = c->edits[i];
        findings[i].edit_count = c->counts[i];
        pointers[i] = &findings[i];
    }
    lint_fix_text(&text, pointers, chosen, c->count, &after);
    ck_assert_str_eq(strbuf_text(&after), wanted);
    for (size_t i = 0; i < c->count; i++)
        ck_assert_int_eq(chosen[i], wanted_chosen[i]);
    strbuf_release(&text);
    strbuf_release(&after);
}

/* In whatever order they come; bytes that are not named stay. */
START_TEST(edits_are_applied_by_place)
{
    struct case_ c = {
        .edits = {{EDIT(2, 1, 2, 3, "X"), EDIT(1, 1, 1, 1, "<")},
                  {EDIT(1, 4, 2, 1, "|")}},
        .counts = {2, 1},
        .count = 2,
    };

    expect("abc\nde\xff\r\n", &c, "<abc|X\xff\r\n", (bool[]){true, true});
}
END_TEST

/* Of two that overlap the first one wins, with all its edits. */
START_TEST(overlapping_edits_are_left_out)
{
    struct case_ c = {
        .edits = {{EDIT(1, 2, 1, 4, "X")},
                  {EDIT(1, 1, 1, 1, "<"), EDIT(1, 3, 1, 5, "Y")},
                  {EDIT(1, 4, 1, 5, "Z")}},
        .counts = {1, 2, 1},
        .count = 3,
    };

    expect("abcdef", &c, "aXZef", (bool[]){true, false, true});
}
END_TEST

/* Two that put something in at one place depend on their order, unless it is
 * the same: then it is put in once. */
START_TEST(equal_edits_are_applied_once)
{
    struct case_ c = {
        .edits = {{EDIT(1, 1, 1, 1, "f"), EDIT(1, 3, 1, 4, "X")},
                  {EDIT(1, 1, 1, 1, "f"), EDIT(1, 5, 1, 6, "Y")},
                  {EDIT(1, 1, 1, 1, "g")}},
        .counts = {2, 2, 1},
        .count = 3,
    };

    expect("abcdef", &c, "fabXdYf", (bool[]){true, true, false});
}
END_TEST

/* What is not in the file is none of it; the end of a line is. */
START_TEST(edits_outside_are_left_out)
{
    static const struct edit edits[] = {
        EDIT(1, 5, 1, 5, "X"), EDIT(3, 1, 3, 1, "X"), EDIT(1, 1, 9, 1, "X"),
        EDIT(INT_MAX, INT_MAX, INT_MAX, INT_MAX, "X"),
        EDIT(1, 1, 1, INT_MAX, "X")};
    struct case_ c = {.counts = {1}, .count = 1};

    for (size_t i = 0; i < sizeof edits / sizeof edits[0]; i++) {
        c.edits[0][0] = edits[i];
        expect("abc\nd", &c, "abc\nd", (bool[]){false});
        expect("", &c, "", (bool[]){false});
    }
    c.edits[0][0] = (struct edit)EDIT(1, 4, 1, 4, ";");
    expect("abc\nd", &c, "abc;\nd", (bool[]){true});
    c.edits[0][0] = (struct edit)EDIT(2, 2, 2, 2, ";");
    expect("abc\nd", &c, "abc\nd;", (bool[]){true});
}
END_TEST

UNIT_MAIN(lint_fix, edits_are_applied_by_place, overlapping_edits_are_left_out,
          equal_edits_are_applied_once, edits_outside_are_left_out)
