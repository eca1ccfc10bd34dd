#include "cmd_progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "report/words.h"

enum { BAR_COLUMNS = 10, TITLE_COLUMNS = 30 };

/* --- bars --- */

static void add_bar(const struct context *context,
                    const struct standing_count *count, struct strbuf *out)
{
    struct strbuf bar = STRBUF_INIT;
    size_t done = count->ticked * BAR_COLUMNS / count->items,
           self = (count->ticked + count->self) * BAR_COLUMNS / count->items -
                  done;

    strbuf_add_repeated(&bar, '#', done);
    strbuf_add_repeated(&bar, '~', self);
    words_paint(context->color, PAINT_GOOD, strbuf_text(&bar), out);
    strbuf_add_repeated(out, '.', BAR_COLUMNS - done - self);
    strbuf_release(&bar);
}

static void add_row(const struct context *context, const char *name,
                    const char *title, const struct standing_count *count,
                    struct strbuf *out)
{
    size_t start = out->len;

    strbuf_addf(out, "  %-4s", name);
    words_clean_cut(title, TITLE_COLUMNS, out);
    strbuf_add_repeated(out, ' ',
                        start + 6 + TITLE_COLUMNS + 2 > out->len
                            ? start + 6 + TITLE_COLUMNS + 2 - out->len
                            : 1);
    add_bar(context, count, out);
    strbuf_addf(out, "  %2zu of %2zu", count->ticked, count->items);
    if (count->self)
        strbuf_addf(out, "  %zu self", count->self);
    if (count->later)
        strbuf_addf(out, "  %zu to come", count->later);
    strbuf_add_char(out, '\n');
}

/* --- levels --- */

static const struct curriculum_level *
next_level(const struct standing *standing,
           const struct curriculum_level *reached)
{
    const struct curriculum *curriculum = &standing->curriculum;
    size_t next = reached ? (size_t)(reached - curriculum->levels) + 1 : 0;

    return next < curriculum->level_count ? &curriculum->levels[next] : NULL;
}

static void show_level(struct context *context, const struct standing *standing)
{
    const struct curriculum_level *reached = standing_reached(standing),
                                  *next = next_level(standing, reached);
    struct standing_count count;

    strbuf_add_str(&context->out, "level: ");
    words_paint(context->color, PAINT_STRONG,
                reached ? reached->name : "none yet", &context->out);
    if (next) {
        count = standing_level(standing, next);
        strbuf_addf(&context->out, "; %s comes after module %s, %zu open",
                    next->name, next->after, count.open);
        if (count.later)
            strbuf_addf(&context->out, ", %zu to come", count.later);
    }
    strbuf_add_str(&context->out, "\n\n");
}

/* --- everything --- */

/* What a kind of groups is called in a row. */
static const struct {
    const char *kind, *title;
} kinds[] = {{"level", "What the levels ask for"},
             {"project", "Projects"},
             {"questions", "Questions of the checklist"},
             {"core", "Core ideas"},
             {"flags", "Beliefs that mislead"},
             {"track", "Tracks"},
             {"production", "Ready for production?"},
             {"resources", "Where to look again"}};

enum { KIND_COUNT = sizeof kinds / sizeof kinds[0] };

static void show_modules(struct context *context,
                         const struct standing *standing)
{
    size_t i;

    for (i = 0; i < standing->curriculum.group_count; i++) {
        const struct curriculum_group *group = &standing->curriculum.groups[i];
        struct standing_count count = {0};

        if (!group->module)
            continue;
        standing_count(standing, group, &count);
        add_row(context, group->module, group->title, &count, &context->out);
    }
}

static void show_kind(struct context *context, const struct standing *standing,
                      const char *kind, const char *title)
{
    struct standing_count count = {0};
    size_t i;

    for (i = 0; i < standing->curriculum.group_count; i++)
        if (!strcmp(standing->curriculum.groups[i].kind, kind))
            standing_count(standing, &standing->curriculum.groups[i], &count);
    if (count.items)
        add_row(context, "", title, &count, &context->out);
}

void progress_show_all(struct context *context, const struct standing *standing)
{
    size_t i, count, right;

    show_level(context, standing);
    show_modules(context, standing);
    strbuf_add_char(&context->out, '\n');
    for (i = 0; i < KIND_COUNT; i++)
        show_kind(context, standing, kinds[i].kind, kinds[i].title);
    standing_questions(standing, NULL, &count, &right);
    if (count)
        strbuf_addf(&context->out, "\nquiz: %zu of %zu questions right\n",
                    right, count);
    strbuf_add_str(&context->out,
                   "\n# shown by tests, predictions, quiz   ~ by your own word"
                   "\nmore: grade progress 2, grade progress production, "
                   "grade track\n");
}

/* --- items --- */

/* "6d.1.values": grade exercise-6d/1 */
static void add_command(const char *check, struct strbuf *out)
{
    const char *dot = strchr(check, '.');
    size_t module = dot ? (size_t)(dot - check) : 0;

    if (dot)
        strbuf_addf(out, "grade exercise-%.*s/%.*s", (int)module, check,
                    (int)strcspn(dot + 1, "."), dot + 1);
}

/* The module that questions about an item are asked with; NULL when it is of
 * none. */
static const char *module_of(const struct standing *standing, const char *item)
{
    char *id = xstrndup(item, strcspn(item, "."));
    const struct curriculum_group *group =
        curriculum_find_group(&standing->curriculum, id);

    free(id);
    return group ? group->module : NULL;
}

static void add_checks(const struct standing *standing,
                       const struct evidence *evidence, struct strbuf *out)
{
    size_t i;

    for (i = 0; i < evidence->check_count; i++) {
        const char *check = evidence->checks[i];
        bool passed = progress_has_passed(&standing->progress, check);

        strbuf_addf(out, "      %s %-20s ", passed ? "passed" : "open  ",
                    check);
        if (!passed)
            add_command(check, out);
        while (out->text[out->len - 1] == ' ')
            out->text[--out->len] = '\0';
        strbuf_add_char(out, '\n');
    }
}

static void add_evidence(const struct standing *standing,
                         const struct curriculum_item *item,
                         const struct evidence *evidence, struct strbuf *out)
{
    const char *state =
        standing_holds(standing, item, evidence) ? "passed" : "open  ";
    const char *module = module_of(standing, item->id);

    if (evidence->later)
        strbuf_addf(out, "      to come with %s\n", evidence->later);
    else if (evidence->kind == EVIDENCE_QUIZ)
        strbuf_addf(out, "      %s %-20s grade quiz%s%s\n", state, "questions",
                    module ? " " : "", module ? module : "");
    else if (evidence->kind == EVIDENCE_SELF)
        strbuf_addf(out, "      %s %-20s grade progress %s\n", state,
                    "your own word", item->id);
    else
        add_checks(standing, evidence, out);
}

/* "[x] m2.4  what it is", wrapped under the id. */
static void add_heading(const struct curriculum_item *item,
                        enum standing_state state, struct strbuf *out)
{
    static const char marks[] = {' ', 'x', '~', '.'}; /* by state */
    char *line = xasprintf("%s  %s", item->id, item->text);
    size_t start = out->len;

    words_wrap(line, 4, out);
    out->text[start] = '[';
    out->text[start + 1] = marks[state];
    out->text[start + 2] = ']';
    free(line);
}

static void add_item(struct context *context, const struct standing *standing,
                     const struct curriculum_item *item, bool whole)
{
    enum standing_state state = standing_of(standing, item);
    size_t i;

    add_heading(item, state, &context->out);
    if (!whole && (state == STANDING_TICKED || state == STANDING_SELF))
        return;
    for (i = 0; i < item->evidence_count; i++)
        add_evidence(standing, item, &item->evidence[i], &context->out);
}

bool progress_show_groups(struct context *context,
                          const struct standing *standing, const char *word)
{
    const struct curriculum_group *named =
        curriculum_find_group(&standing->curriculum, word);
    size_t i, j, shown = 0;

    for (i = 0; i < standing->curriculum.group_count; i++) {
        const struct curriculum_group *group = &standing->curriculum.groups[i];

        if (named ? group != named : strcmp(group->kind, word) != 0)
            continue;
        if (shown++)
            strbuf_add_char(&context->out, '\n');
        words_paint(context->color, PAINT_STRONG, group->title, &context->out);
        strbuf_add_char(&context->out, '\n');
        for (j = 0; j < group->item_count; j++)
            add_item(context, standing, &group->items[j], false);
    }
    return shown > 0;
}

void progress_show_item(struct context *context,
                        const struct standing *standing,
                        const struct curriculum_item *item)
{
    const struct evidence *self = curriculum_evidence(item, EVIDENCE_SELF);

    add_item(context, standing, item, true);
    if (!self)
        return;
    strbuf_add_str(&context->out,
                   "\nSay it in your own words first. A model answer:\n");
    words_wrap(self->answer, 2, &context->out);
}
