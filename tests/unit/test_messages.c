#include <string.h>

#include "proc/messages.h"
#include "unit.h"

static const struct renaming renamings[] = {{"submission.c:", "cache.c:"},
                                            {"/course/demo/", ""}};

static size_t clean(const char *text, struct strbuf *ret_text)
{
    struct strbuf input = STRBUF_INIT;
    size_t warnings;

    strbuf_add_str(&input, text);
    warnings = messages_clean(&input, renamings, 2, ret_text);
    strbuf_release(&input);
    return warnings;
}

static void expect(const char *text, const char *cleaned, size_t warnings)
{
    struct strbuf out = STRBUF_INIT;

    ck_assert_uint_eq(clean(text, &out), warnings);
    ck_assert_str_eq(strbuf_text(&out), cleaned);
    strbuf_release(&out);
}

START_TEST(nothing_becomes_nothing)
{
    expect("", "", 0);
}
END_TEST

START_TEST(the_first_error_moves_with_its_context_and_notes)
{
    expect("submission.c:1:1: warning: one\n"
           "    1 | code\n"
           "submission.c: In function 'f':\n"
           "submission.c:2:1: error: two\n"
           "    2 | code\n"
           "submission.c:9:1: note: because\n"
           "submission.c:3:1: error: three\n",
           "cache.c: In function 'f':\n"
           "cache.c:2:1: error: two\n"
           "    2 | code\n"
           "cache.c:9:1: note: because\n"
           "cache.c:1:1: warning: one\n"
           "    1 | code\n"
           "cache.c:3:1: error: three\n",
           1);
}
END_TEST

START_TEST(names_change_at_word_starts_only)
{
    expect("In file included from submission.c:3:\n"
           "/course/demo/cache.h:7:2: error: bad\n"
           "not-submission.c:1: note: other\n",
           "In file included from cache.c:3:\n"
           "cache.h:7:2: error: bad\n"
           "not-submission.c:1: note: other\n",
           0);
}
END_TEST

/* What a learner wrote is not a message. */
START_TEST(quoted_source_is_left_alone)
{
    expect("submission.c:1:1: error: x\n"
           "    1 | \"submission.c: error: : warning: \"\n",
           "cache.c:1:1: error: x\n"
           "    1 | \"submission.c: error: : warning: \"\n",
           0);
}
END_TEST

START_TEST(terminal_codes_become_visible)
{
    expect("submission.c:1:1: error: \x1b[2J\n",
           "cache.c:1:1: error: \\x1b[2J\n", 0);
}
END_TEST

START_TEST(chatter_of_compilers_goes)
{
    expect("submission.c:1:1: fatal error: x\ncompilation terminated.\n",
           "cache.c:1:1: fatal error: x\n", 0);
}
END_TEST

START_TEST(a_text_without_an_end_of_line_is_kept)
{
    expect("cc1: error: strange", "cc1: error: strange", 0);
}
END_TEST

START_TEST(names_stay_on_one_line_and_short)
{
    struct strbuf out = STRBUF_INIT;
    char name[400];

    messages_add_name("a\nb\tc.c", &out);
    ck_assert_str_eq(strbuf_text(&out), "a?b?c.c");
    strbuf_clear(&out);
    memset(name, 'x', sizeof name);
    name[sizeof name - 1] = '\0';
    messages_add_name(name, &out);
    ck_assert_uint_eq(out.len, 123);
    ck_assert_str_eq(out.text + 120, "...");
    strbuf_release(&out);
}
END_TEST

UNIT_MAIN(messages, nothing_becomes_nothing,
          the_first_error_moves_with_its_context_and_notes,
          names_change_at_word_starts_only, quoted_source_is_left_alone,
          terminal_codes_become_visible, chatter_of_compilers_goes,
          a_text_without_an_end_of_line_is_kept,
          names_stay_on_one_line_and_short)
