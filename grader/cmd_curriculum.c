#include "cmd_curriculum.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "course/curriculum_check.h"
#include "report/words.h"

static void show_lines(struct context *context, const struct strbuf *lines,
                       const char *label, enum paint paint)
{
    char *copy = xstrdup(strbuf_text(lines)), *rest = copy, *line;

    while ((line = strsep(&rest, "\n")) && rest) {
        strbuf_add_str(&context->out, "  ");
        words_paint(context->color, paint, label, &context->out);
        strbuf_addf(&context->out, "  %s\n", line);
    }
    free(copy);
}

int curriculum_verify(struct context *context, struct error *err)
{
    struct strbuf wrong = STRBUF_INIT, news = STRBUF_INIT;
    struct curriculum_count count = {0};
    struct curriculum curriculum;
    int rc = curriculum_load(&curriculum, context->home.share, err);

    if (rc < 0)
        return EXIT_MACHINE;
    rc = curriculum_check(&curriculum, context->home.share, &count, &wrong,
                          &news, err);
    strbuf_add_str(&context->out, "curriculum: what is taught, and what is "
                                  "evidence for it\n");
    show_lines(context, &wrong, "FAIL", PAINT_BAD);
    show_lines(context, &news, "new ", PAINT_WARN);
    strbuf_addf(&context->out,
                "%zu entries, %zu with their evidence, %zu to come\n",
                count.items, count.here, count.later);
    strbuf_release(&wrong);
    strbuf_release(&news);
    curriculum_release(&curriculum);
    return rc < 0 ? EXIT_MACHINE : count.wrong ? EXIT_FAIL : EXIT_PASS;
}
