/* Bytes of unknown origin, made fit to be stored and shown: base/utf8.c,
 * report/words.c, the cells of report/csv.c. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/xalloc.h"
#include "report/gradebook.h"
#include "report/words.h"

static const char *const words[] = {"\xe2\x80\xae",
                                    "\xef\xbf\xbf",
                                    "\xf4\x8f\xbf\xbf",
                                    "\xed\xa0\x80",
                                    "\x1b[2J",
                                    "\xc2\x9b",
                                    "\r=1+1",
                                    "'",
                                    "\"",
                                    ",",
                                    "\n",
                                    "\xf8\x88\x80\x80",
                                    "\xc0\x80",
                                    "e\xcc\x81",
                                    "\xf0\x9f\x98\x80",
                                    NULL};

static void samples(void)
{
    static const char text[] = "=cmd|'/c calc'!A1 \xc3\xa9\xe2\x82\xac, \"x\"";

    fuzz_sample(text, sizeof text - 1);
}

static void check_whole(const uint8_t *data, size_t len)
{
    struct strbuf once = STRBUF_INIT, twice = STRBUF_INIT;
    const char *text = (const char *)data;

    utf8_repair(text, len, &once);
    fuzz_check(utf8_is_valid(strbuf_text(&once), once.len));
    /* What is valid stays what it is. */
    fuzz_check(!utf8_is_valid(text, len) ||
               (once.len == len && (!len || !memcmp(once.text, text, len))));
    utf8_repair(strbuf_text(&once), once.len, &twice);
    fuzz_check(once.len == twice.len);
    fuzz_check(utf8_width(strbuf_text(&once), once.len) <= once.len);
    strbuf_clear(&twice);
    utf8_show(text, len, &twice);
    fuzz_check(utf8_is_valid(strbuf_text(&twice), twice.len));
    fuzz_check(fuzz_is_harmless(strbuf_text(&twice), twice.len));
    strbuf_release(&once);
    strbuf_release(&twice);
}

static void check_words(const char *text)
{
    struct strbuf out = STRBUF_INIT;

    words_clean_cut(text, 20, &out);
    fuzz_check(utf8_width(strbuf_text(&out), out.len) <= 20);
    fuzz_check(utf8_is_valid(strbuf_text(&out), out.len));
    fuzz_check(!strchr(strbuf_text(&out), '\n'));
    words_wrap(text, 4, &out);
    words_shell(text, &out);
    fuzz_check(fuzz_is_harmless(strbuf_text(&out), out.len));
    strbuf_release(&out);
}

/* One row, whatever the name and the reason are. */
static void check_cells(char *text)
{
    static char slug[] = "exercise-0";
    const struct exercise ex = {.slug = slug};
    struct gradebook_row row = {.name = text, .reason = text};
    const struct gradebook book = {.exercise = &ex, .rows = &row, .count = 1};
    struct strbuf csv = STRBUF_INIT;
    size_t quotes = 0, rows = 0;
    const char *start;

    gradebook_csv(&book, &csv);
    for (size_t i = 0; i < csv.len; i++) {
        quotes += csv.text[i] == '"';
        rows += csv.text[i] == '\n' && quotes % 2 == 0;
    }
    fuzz_check(rows == 2);
    start = strchr(csv.text, '\n') + 1;
    start += *start == '"';
    fuzz_check(!strchr("=+-@\t\r", *start) || !*start);
    strbuf_release(&csv);
}

static void run(const uint8_t *data, size_t len)
{
    char *text = xstrndup((const char *)data, len);

    check_whole(data, len);
    check_words(text);
    check_cells(text);
    free(text);
}

static const struct fuzz_target target = {"utf8", samples, words, run};
FUZZ_MAIN(target)
