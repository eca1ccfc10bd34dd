/* What a compiler says about a hostile file: proc/messages.c. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/xalloc.h"
#include "proc/messages.h"

static const char *const words[] = {"submission.c:",
                                    ": error: ",
                                    ": warning: ",
                                    "In file included from ",
                                    ": In function ",
                                    "\n",
                                    " ",
                                    "\x1b[31m",
                                    "/course/",
                                    "\xe2\x80\xae",
                                    "compilation terminated.",
                                    NULL};

static void samples(void)
{
    static const char text[] = "In file included from submission.c:1:\n"
                               "/course/cache.h:3:1: warning: old\n"
                               "submission.c: In function 'f':\n"
                               "submission.c:2:5: error: 'x' undeclared\n"
                               "    2 |     x = 1;\n      |     ^\n"
                               "submission.c:2:5: note: each\n"
                               "compilation terminated.\n";

    fuzz_sample(text, sizeof text - 1);
}

static void run(const uint8_t *data, size_t len)
{
    static const struct renaming renamings[] = {{"submission.c:", "a b.c:"},
                                                {"/course/", ""}};
    struct strbuf text = STRBUF_INIT, out = STRBUF_INIT;
    char *name = xstrndup((const char *)data, len);

    strbuf_add(&text, data, len);
    messages_clean(&text, renamings, 2, &out);
    fuzz_check(fuzz_is_harmless(strbuf_text(&out), out.len));
    strbuf_clear(&out);
    messages_add_name(name, &out);
    fuzz_check(!memchr(strbuf_text(&out), '\n', out.len));
    fuzz_check(out.len <= 123 && utf8_is_valid(strbuf_text(&out), out.len));
    strbuf_release(&text);
    strbuf_release(&out);
    free(name);
}

static const struct fuzz_target target = {"messages", samples, words, run};
FUZZ_MAIN(target)
