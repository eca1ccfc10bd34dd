#include <stdlib.h>

#include "base/xalloc.h"
#include "cmd.h"
#include "report/words.h"
#include "store/progress.h"

static const struct option options[] = {OPTION_HELP, OPTION_LAST};

static const char *const hint_names[HINTS_PER_PART] = {
    "a question", "a pointer", "nearly the answer"};

static int hints_shown(const char *slug, int part, struct error *err)
{
    const struct progress_part *known;
    struct progress progress;
    int shown;

    /* Without progress the first hint is the next. */
    (void)!progress_load(&progress, err);
    known = progress_find(&progress, slug, part);
    shown = known ? known->hints : 0;
    progress_release(&progress);
    return shown;
}

static void show_hint(struct context *context, const struct exercise *ex,
                      const struct part *part, int shown)
{
    int index = shown < HINTS_PER_PART ? shown : HINTS_PER_PART - 1;

    strbuf_addf(&context->out, "%s/%d, hint %d of %d: %s\n\n", ex->slug,
                part->number, index + 1, HINTS_PER_PART, hint_names[index]);
    words_wrap(part->hints[index], 2, &context->out);
    if (shown >= HINTS_PER_PART)
        strbuf_add_str(&context->out,
                       "\nThat was the last one; there are no more.\n");
    else if (shown + 1 < HINTS_PER_PART)
        strbuf_addf(&context->out, "\nthe next one: grade hint %s/%d\n",
                    ex->slug, part->number);
}

static int run(struct context *context, struct error *err)
{
    const struct part *part;
    struct exercise ex = {0};
    int number, shown,
        rc = cmd_load_exercise(context, context->args[0], &ex, &number, err);

    if (rc < 0)
        return cmd_exit_code(rc);
    if (!number) {
        error_set(err, -1, "for which part? 'grade hint %s/1' to '%s/%zu'",
                  ex.slug, ex.slug, ex.part_count);
        exercise_release(&ex);
        return EXIT_USAGE;
    }
    part = exercise_find_part(&ex, number);
    shown = hints_shown(ex.slug, number, err);
    show_hint(context, &ex, part, shown);
    /* That it cannot be remembered is said, but the hint was given. */
    if (shown < HINTS_PER_PART)
        (void)!progress_add_hint(ex.slug, number, shown + 1, err);
    exercise_release(&ex);
    return EXIT_PASS;
}

const struct cmd cmd_hint = {
    .name = "hint",
    .usage = "EXERCISE/PART",
    .summary = "gives the next of three hints",
    .details = "\nThe first is a question, the second a pointer, the third "
               "nearly the answer.\n",
    .options = options,
    .least_args = 1,
    .most_args = 1,
    .run = run,
};
