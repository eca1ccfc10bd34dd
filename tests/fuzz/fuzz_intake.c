/* A learner's file as it comes in: play/intake.c. What is taken is a text, and
 * is what the file holds, byte for byte. */
#include "fuzz.h"

#include <string.h>

#include "base/utf8.h"
#include "play/intake.h"

static const char *const words[] = {"\n", "\xef\xbb\xbf", "\x1b", "\x7f",
                                    "\f", "\xc3\xa9",     NULL};

static void samples(void)
{
    fuzz_sample_file("exercises/exercise-6d/jobs.c");
    fuzz_sample("int x;\n", 7);
}

static void run(const uint8_t *data, size_t len)
{
    const char *path = fuzz_write("a.c", data, len);
    struct strbuf text = STRBUF_INIT;
    struct error err = {0};

    strbuf_add_str(&text, "before");
    if (intake_file(path, &text, &err) == 0) {
        fuzz_check(text.len == len + 6);
        fuzz_check(!len || !memcmp(text.text + 6, data, len));
        fuzz_check(!memchr(text.text, '\0', text.len));
        fuzz_check(utf8_is_valid(text.text, text.len));
    } else {
        fuzz_check(!strcmp(text.text, "before"));
        fuzz_check(strstr(err.msg, "a.c"));
    }
    strbuf_release(&text);
}

static const struct fuzz_target target = {"intake", samples, words, run};
FUZZ_MAIN(target)
