#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "report/words.h"
#include "store/progress.h"

static const struct option options[] = {OPTION_COLOR, OPTION_HELP, OPTION_LAST};

/* Points reached so far, and whether anything was tried. */
static int points_of(const struct progress *progress, const struct exercise *ex,
                     bool *ret_tried)
{
    int points = 0;
    size_t i;

    *ret_tried = false;
    for (i = 0; i < ex->part_count; i++) {
        const struct progress_part *known =
            progress_find(progress, ex->slug, ex->parts[i].number);

        if (known && known->runs) {
            *ret_tried = true;
            points += known->best;
        }
    }
    return points < ex->max_points ? points : ex->max_points;
}

static void show_part(const struct context *context,
                      const struct progress *progress,
                      const struct exercise *ex, const struct part *part,
                      struct strbuf *out)
{
    const struct progress_part *known =
        progress_find(progress, ex->slug, part->number);
    int most = exercise_part_points(ex, part->number),
        points = known ? known->best : 0;
    const char *state = !known || !known->runs ? "open"
                        : points >= most       ? "done"
                                               : "begun";

    strbuf_addf(out, "  /%d  %2d of %2d  ", part->number,
                points < most ? points : most, most);
    words_paint(context->color,
                points >= most && known ? PAINT_GOOD : PAINT_NONE, state, out);
    strbuf_add_repeated(out, ' ', 7 - strlen(state));
    words_clean_cut(part->title, 52, out);
    strbuf_add_char(out, '\n');
}

static void show_exercise(const struct context *context,
                          const struct progress *progress,
                          const struct exercise *ex, struct strbuf *out)
{
    bool tried;
    int points = points_of(progress, ex, &tried);
    size_t i;

    words_paint(context->color, PAINT_STRONG, ex->slug, out);
    strbuf_addf(out, "  %d of %d points  %s\n", points, ex->max_points,
                ex->title);
    for (i = 0; i < ex->part_count; i++)
        show_part(context, progress, ex, &ex->parts[i], out);
}

static int run(struct context *context, struct error *err)
{
    struct progress progress;
    char **slugs = NULL;
    size_t count = 0, i;
    int rc = exercise_list(context->home.share, &slugs, &count, err);

    if (rc < 0)
        return EXIT_MACHINE;
    /* Without progress everything is open: the message is enough. */
    (void)!progress_load(&progress, err);
    for (i = 0; i < count; i++) {
        struct exercise ex;

        rc = exercise_load(&ex, context->home.share, slugs[i], err);
        if (rc == 0) {
            show_exercise(context, &progress, &ex, &context->out);
            exercise_release(&ex);
        }
        free(slugs[i]);
    }
    free(slugs);
    progress_release(&progress);
    return rc < 0 ? EXIT_MACHINE : EXIT_PASS;
}

const struct cmd cmd_list = {
    .name = "list",
    .usage = "",
    .summary = "shows the exercises, their points, and how far you are",
    .options = options,
    .run = run,
};
