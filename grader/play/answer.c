#include "play/answer.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* Where `name` stands alone with an '=' behind it, or, if it is a function, a
 * parenthesis; NULL when nowhere. */
static const char *find_answer(const char *text, const char *name)
{
    size_t len = strlen(name);

    for (const char *at = text; (at = strstr(at, name)); at += len) {
        const char *after = at + len;

        if ((at > text && is_word(at[-1])) || is_word(*after))
            continue;
        after += strspn(after, " \t\r\n");
        if (after[0] == '(' || (after[0] == '=' && after[1] != '='))
            return at;
    }
    return NULL;
}

static struct place place_at(const char *text, const char *at, const char *file)
{
    struct place place = {.file = xstrdup(file), .line = 1, .column = 1};

    for (const char *p = text; p < at; p++) {
        place.column = *p == '\n' ? 1 : place.column + 1;
        place.line += *p == '\n';
    }
    return place;
}

/* The object of the contract that the test asks about. */
static const char *asked_about(const struct part *part, const char *test)
{
    for (size_t i = 0; i < part->api_count; i++) {
        size_t len = strlen(part->api[i]);

        if (strncmp(test, part->api[i], len) == 0 && test[len] == '_')
            return part->api[i];
    }
    return NULL;
}

void answer_point(struct result *result, const struct part *part,
                  const char *file, const struct strbuf *text)
{
    for (size_t i = 0; i < result->test_count; i++) {
        struct test_result *test = &result->tests[i];
        const char *name, *at;

        if (test->part != part->number || test->status != TEST_FAILED ||
            test->trail_count)
            continue;
        name = asked_about(part, test->name);
        at = name ? find_answer(strbuf_text(text), name) : NULL;
        if (!at)
            continue;
        test->trail = xcalloc(1, sizeof(test->trail[0]));
        test->trail_count = 1;
        test->trail[0].text = xstrdup("your answer stands here");
        test->trail[0].place = place_at(strbuf_text(text), at, file);
        test->trail[0].at_us = TIME_NONE;
    }
}
