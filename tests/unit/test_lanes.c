#include "report/lanes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "unit.h"

static struct lanes program(const char *name)
{
    struct lanes lanes = LANES_INIT;

    lanes.name = xstrdup(name);
    lanes.title = xstrdup("a program");
    return lanes;
}

static void add(struct lanes *lanes, const char *line)
{
    ck_assert_msg(lanes_add_line(lanes, line), "%s", line);
}

/* What does not tell an event is refused, whatever else is right with it. */
START_TEST(lines_that_tell_nothing_are_refused)
{
    static const char *const lines[] = {
        "",
        "begin",
        "begin 0 0 loop ",
        "begins 0 0 loop stew",
        "begin -5 0 loop stew",
        "held 20 10 loop -",
        "begin zero 0 loop stew",
        "end 9999000001 9999000001 loop stew",
    };
    struct lanes lanes = LANES_INIT;

    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        ck_assert_msg(!lanes_add_line(&lanes, lines[i]), "%s", lines[i]);
    ck_assert_uint_eq(lanes.count, 0);
}
END_TEST

START_TEST(list_tells_half_seconds_and_threads)
{
    struct lanes lanes = program("one");
    struct strbuf text = STRBUF_INIT;

    add(&lanes, "begin 0 0 loop the stew");
    add(&lanes, "held 0 1249999 loop -");
    add(&lanes, "end 1249999 1249999 loop the stew");
    add(&lanes, "moment 1250000 1250000 pool bell");
    lanes_list(&lanes, &text);
    ck_assert_str_eq(strbuf_text(&text), "0.0 s  the stew begins\n"
                                         "1.0 s  the stew ends\n"
                                         "1.5 s  bell, on the pool\n");
    strbuf_release(&text);
    lanes_release(&lanes);
}
END_TEST

/* 6 s in 60 columns: 100 ms each. Both programs have the same scale. */
START_TEST(programs_share_a_scale)
{
    struct lanes programs[2] = {program("one"), program("two")};
    struct strbuf text = STRBUF_INIT;

    add(&programs[0], "begin 0 0 loop a");
    add(&programs[0], "held 0 6000000 loop -");
    add(&programs[0], "end 6000000 6000000 loop a");
    add(&programs[1], "begin 500000 500000 pool a");
    add(&programs[1], "moment 1000000 1000000 loop b");
    add(&programs[1], "end 1500000 1500000 pool a");
    lanes_draw(programs, 2, &text);
    ck_assert_ptr_nonnull(strstr(strbuf_text(&text),
                                 "two: a program\n\n"
                                 "  seconds       0         1\n"
                                 "  a (pool)           |=========|\n"
                                 "  b                       ^\n"
                                 "  the thread    ...............\n"));
    ck_assert_ptr_nonnull(strstr(
        strbuf_text(&text), "|====================================="
                            "======================|\n  the thread    #####"));
    strbuf_release(&text);
    lanes_release(&programs[0]);
    lanes_release(&programs[1]);
}
END_TEST

/* However long it took and whatever it is called: 80 columns, and no bytes
 * that a terminal obeys. */
START_TEST(nothing_is_wider_than_a_terminal)
{
    static const char *const ends[] = {"1",       "59999",      "61000",
                                       "7777777", "3600000000", "9999000000"};
    const char *line;

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        struct lanes lanes = program("one");
        struct strbuf text = STRBUF_INIT;
        char end[80];

        snprintf(end, sizeof end, "end %s %s pool \033[31ma very long name",
                 ends[i], ends[i]);
        add(&lanes, "begin 0 0 pool \033[31ma very long name");
        add(&lanes, end);
        lanes_draw(&lanes, 1, &text);
        ck_assert_ptr_null(strchr(strbuf_text(&text), '\033'));
        for (line = strbuf_text(&text); *line; line += strcspn(line, "\n") + 1)
            ck_assert_uint_le(strcspn(line, "\n"), 80);
        strbuf_release(&text);
        lanes_release(&lanes);
    }
}
END_TEST

UNIT_MAIN(lanes, lines_that_tell_nothing_are_refused,
          list_tells_half_seconds_and_threads, programs_share_a_scale,
          nothing_is_wider_than_a_terminal)
