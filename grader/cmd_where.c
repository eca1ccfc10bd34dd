/*
 * cmd_where.c - `grade` alone: where am I, and the one thing to type next.
 */
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "cmd.h"
#include "report/words.h"
#include "store/progress.h"

static const struct option options[] = {OPTION_COLOR, OPTION_HELP, OPTION_LAST};

/* The first part without all its points; NULL when all are done. */
static const struct part *open_part(const struct progress *progress,
                                    const struct exercise *ex)
{
    size_t i;

    for (i = 0; i < ex->part_count; i++) {
        const struct progress_part *known =
            progress_find(progress, ex->slug, ex->parts[i].number);

        if (!known ||
            known->best < exercise_part_points(ex, ex->parts[i].number))
            return &ex->parts[i];
    }
    return NULL;
}

/* Whether the learner's file is here or in the folder that start makes. */
static bool file_is_near(const struct exercise *ex, const struct part *part)
{
    char *below = path_join(ex->slug, part->file);
    bool near = path_exists(part->file) || path_exists(below);

    free(below);
    return near;
}

static void add_next(struct context *context, const char *label,
                     const char *command)
{
    strbuf_addf(&context->out, "%s: ", label);
    words_paint(context->color, PAINT_STRONG, command, &context->out);
    strbuf_add_char(&context->out, '\n');
}

static void show_open(struct context *context, const struct progress *progress,
                      const struct exercise *ex, const struct part *part)
{
    const struct progress_part *known =
        progress_find(progress, ex->slug, part->number);
    int most = exercise_part_points(ex, part->number);
    char *command;

    strbuf_addf(&context->out, "%s, %s\npart %d of %zu, %s: %d of %d points",
                ex->slug, ex->title, part->number, ex->part_count, part->title,
                known ? known->best : 0, most);
    if (known && known->hints)
        strbuf_addf(&context->out, ", %d of %d hints read", known->hints,
                    HINTS_PER_PART);
    strbuf_add_str(&context->out, "\n\n");
    if (file_is_near(ex, part))
        command = xasprintf("grade %s/%d", ex->slug, part->number);
    else
        command = xasprintf("grade start %s", ex->slug);
    add_next(context, "next", command);
    free(command);
}

/* Shows `slug` if something of it is open. 1 when it did. */
static int try_exercise(struct context *context,
                        const struct progress *progress, const char *slug,
                        struct error *err)
{
    const struct part *part;
    struct exercise ex;
    int rc = exercise_load(&ex, context->home.share, slug, err);

    if (rc < 0)
        return rc;
    part = open_part(progress, &ex);
    if (part)
        show_open(context, progress, &ex, part);
    exercise_release(&ex);
    return part != NULL;
}

static bool is_listed(char **slugs, size_t count, const char *slug)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (!strcmp(slugs[i], slug))
            return true;
    return false;
}

/* The exercise that was worked on last comes first. */
static int show(struct context *context, const struct progress *progress,
                char **slugs, size_t count, struct error *err)
{
    int rc = 0;
    size_t i;

    if (progress->started && is_listed(slugs, count, progress->started))
        rc = try_exercise(context, progress, progress->started, err);
    for (i = 0; rc == 0 && i < count; i++)
        rc = try_exercise(context, progress, slugs[i], err);
    if (rc == 0) {
        strbuf_add_str(&context->out, "All exercises are done. Well done.\n");
        add_next(context, "see them", "grade list");
    }
    return rc < 0 ? EXIT_MACHINE : EXIT_PASS;
}

static int run(struct context *context, struct error *err)
{
    struct progress progress;
    char **slugs = NULL;
    size_t count = 0, i;
    int code;

    if (exercise_list(context->home.share, &slugs, &count, err) < 0)
        return EXIT_MACHINE;
    (void)!progress_load(&progress, err);
    code = show(context, &progress, slugs, count, err);
    for (i = 0; i < count; i++)
        free(slugs[i]);
    free(slugs);
    progress_release(&progress);
    return code;
}

const struct cmd cmd_where = {
    .name = "",
    .usage = "",
    .summary = "says where you are and what to type next",
    .options = options,
    .run = run,
};
