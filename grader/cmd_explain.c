#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/suggest.h"
#include "base/xalloc.h"
#include "cmd.h"
#include "cmd_choose.h"
#include "cmd_page.h"
#include "report/words.h"

enum { NAMES_MAX = 256 };

/* What is neither rule nor check. */
static const struct {
    const char *name, *what;
} guides[] = {
    {"debugging", "how to find what goes wrong"},
    {"choose", "a loop, threads or processes?"},
};
enum { GUIDES = sizeof guides / sizeof guides[0] };

static const struct option options[] = {
    OPTION_ROW(OPTION_TEXT, "answers", 0, "WORDS",
               "of 'choose': its answers, as in wait,no,no,many", answers, 0,
               0),
    OPTION_COLOR,
    OPTION_HELP,
    OPTION_LAST,
};

/* A page of the folder; 1 when it was there. */
static int explain_page(struct context *context, const char *name,
                        struct error *err)
{
    char *path = xasprintf("%s/%s.md", context->home.explain, name);
    int rc = 0;

    if (path_exists(path))
        rc = page_show(context, path, err) < 0 ? -EIO : 1;
    free(path);
    return rc;
}

static int explain_rule(struct context *context, const struct rule *rule,
                        struct error *err)
{
    int rc = explain_page(context, rule->id, err);

    if (rc == 0)
        error_set(err, -ENOENT, "the page of '%s' is missing", rule->id);
    return rc > 0 ? EXIT_PASS : EXIT_MACHINE;
}

/* Guides: "debugging". */
static bool is_guide(const char *word)
{
    return *word && !word[strspn(word, "abcdefghijklmnopqrstuvwxyz")];
}

static void show_check(struct context *context, const struct exercise *ex,
                       const struct check *check)
{
    const struct part *part = exercise_find_part(ex, check->part);
    size_t i;

    words_paint(context->color, PAINT_STRONG, check->id, &context->out);
    strbuf_addf(&context->out, "  %d point%s, %s/%d: %s\n\n", check->points,
                check->points == 1 ? "" : "s", ex->slug, check->part,
                part->title);
    words_wrap(check->title, 2, &context->out);
    strbuf_add_str(&context->out, "\nwhy it matters\n");
    words_wrap(check->explain, 2, &context->out);
    for (i = 0; i < check->rule_count; i++) {
        const struct rule *rule = rule_find(check->rules[i]);

        strbuf_addf(&context->out, "%sgrade explain %s  (%s)\n",
                    i ? "" : "\nmore\n", rule->id, rule->name);
    }
}

/* Replaces `*near` if `candidate` (may be NULL) is nearer to `id`. */
static void keep_nearer(const char *id, const char *candidate, char **near)
{
    if (!candidate || (*near && suggest_distance(id, *near) <=
                                    suggest_distance(id, candidate)))
        return;
    free(*near);
    *near = xstrdup(candidate);
}

/* Looks through all exercises; 1 when the check was there, otherwise
 * `*ret_near` may be one that was meant, for the caller to free. */
static int explain_check(struct context *context, const char *id,
                         char **ret_near, struct error *err)
{
    char **slugs = NULL;
    size_t count = 0, i;
    int rc = exercise_list(context->home.share, &slugs, &count, err), found = 0;

    for (i = 0; i < count; i++) {
        const struct check *check;
        struct exercise ex;

        if (rc == 0 && !found &&
            (rc = exercise_load(&ex, context->home.share, slugs[i], err)) ==
                0) {
            check = exercise_find_check(&ex, id);
            if (check)
                show_check(context, &ex, check);
            found = check != NULL;
            if (!check)
                keep_nearer(id, exercise_near_check(&ex, id), ret_near);
            exercise_release(&ex);
        }
        free(slugs[i]);
    }
    free(slugs);
    return rc < 0 ? rc : found;
}

static int fail_unknown(const char *word, const char *near_check,
                        struct error *err)
{
    const char *names[NAMES_MAX], *near;
    size_t i, count = 0;

    for (i = 0; i < GUIDES; i++)
        names[count++] = guides[i].name;
    for (i = 0; i < rule_count && count + 2 <= NAMES_MAX; i++) {
        names[count++] = rules[i].id;
        names[count++] = rules[i].name;
    }
    near = suggest_find(word, names, count);
    if (!near)
        near = near_check;
    error_set(err, -EINVAL,
              "'%.60s' is no rule, check or guide%s%s%s; 'grade explain' lists "
              "the rules",
              word, near ? " (did you mean '" : "", near ? near : "",
              near ? "'?)" : "");
    return EXIT_USAGE;
}

static int list_rules(struct context *context)
{
    size_t i;

    for (i = 0; i < rule_count; i++) {
        strbuf_addf(&context->out, "%s  %s\n", rules[i].id, rules[i].name);
        words_wrap(rules[i].meaning, 7, &context->out);
    }
    strbuf_add_char(&context->out, '\n');
    for (i = 0; i < GUIDES; i++)
        strbuf_addf(&context->out, "%-11s%s\n", guides[i].name, guides[i].what);
    return EXIT_PASS;
}

static int run(struct context *context, struct error *err)
{
    const struct rule *rule;
    char *near = NULL;
    int rc, code = EXIT_MACHINE;

    if (context->arg_count == 0)
        return list_rules(context);
    if (!strcmp(context->args[0], "choose"))
        return choose_run(context, err);
    rule = rule_find(context->args[0]);
    if (rule)
        return explain_rule(context, rule, err);
    rc = is_guide(context->args[0])
             ? explain_page(context, context->args[0], err)
             : 0;
    if (rc)
        return rc < 0 ? EXIT_MACHINE : EXIT_PASS;
    rc = explain_check(context, context->args[0], &near, err);
    if (rc == 0)
        code = fail_unknown(context->args[0], near, err);
    else if (rc > 0)
        code = EXIT_PASS;
    free(near);
    return code;
}

const struct cmd cmd_explain = {
    .name = "explain",
    .usage = "[RULE, CHECK, debugging or choose]",
    .summary = "says what a rule or a check is about, with programs",
    .details =
        "\nA rule by id or name (UV301, blocking-in-callback), a check "
        "by its id.\n'debugging' is how to find what goes wrong; 'choose' asks "
        "what fits a piece of\nwork: a loop, threads, processes. "
        "Without a word: all rules.\n",
    .options = options,
    .most_args = 1,
    .run = run,
};
