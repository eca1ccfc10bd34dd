/*
 * cmd_verify.c - proves that the course is sound. Theory of operation: each
 * folder and file that makes a claim is an item; all are graded as learners'
 * files are, each in a process of its own, and what came out is held against
 * what is claimed:
 *
 *   stub         compiles without a warning, and no part of it passes
 *   reference    full points under every schedule
 *   alternate_*  full points in the parts that it holds
 *   buggy        fails exactly the checks of its first line, with the finding
 *                on the declared line
 *   checks       each is failed by some variant
 *   folder       what a learner gets holds stubs, headers and words alone
 *   hints        none gives a line of the reference away
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/path.h"
#include "base/utf8.h"
#include "base/xalloc.h"
#include "cmd.h"
#include "cmd_curriculum.h"
#include "cmd_pool.h"
#include "play/pipeline.h"
#include "report/words.h"

enum {
    EXPECT_CHECKS_MAX = 16,
    FILE_MAX_BYTES = 1 << 20,
    /* A line this long of the reference is an answer, not a turn of phrase. */
    ANSWER_COLUMNS = 24
};

static const struct option options[] = {
    OPTION_SCHEDULES, OPTION_JOBS, OPTION_COMPILER,
    OPTION_COLOR,     OPTION_HELP, OPTION_LAST,
};

/* The first line of a buggy variant. */
struct expectation {
    char checks[EXPECT_CHECKS_MAX][64];
    size_t check_count;
    char rule[16]; /* "-": only a test tells */
    int line;
};

enum item_kind { ITEM_STUB, ITEM_RIGHT, ITEM_BUGGY };

struct item {
    enum item_kind kind;
    char *label, *path;
    int part; /* 0: the whole exercise */
    struct expectation expect;
    struct strbuf wrong; /* what does not hold; empty when all does */
    long long played;
};

struct verification {
    struct context *context;
    const struct exercise *ex;
    char *solutions;
    struct item *items;
    size_t count, capacity;
    bool *check_failed; /* by some variant, one for each check */
    size_t failures, not_graded;
    long long played;
};

/* --- what is claimed --- */

static struct item *add_item(struct verification *v, enum item_kind kind,
                             char *label, char *path, int part)
{
    v->items = xgrow(v->items, v->count, &v->capacity, sizeof *v->items);
    v->items[v->count] =
        (struct item){.kind = kind, .label = label, .path = path, .part = part};
    return &v->items[v->count++];
}

/* "expect: check=6d.1.values rule=UV103 line=57" in a comment; what follows
 * is free. False when it is not of that form. */
static bool parse_expectation(const char *text, struct expectation *expect)
{
    char line[1024], *rest = line, *word;
    bool has_line = false;

    snprintf(line, sizeof line, "%.*s", (int)strcspn(text, "\n"), text);
    if (strncmp(line, "/* expect:", 10))
        return false;
    rest += 10;
    while ((word = strsep(&rest, " "))) {
        if (!strncmp(word, "check=", 6) &&
            expect->check_count < EXPECT_CHECKS_MAX)
            snprintf(expect->checks[expect->check_count++],
                     sizeof expect->checks[0], "%s", word + 6);
        else if (!strncmp(word, "rule=", 5))
            snprintf(expect->rule, sizeof expect->rule, "%s", word + 5);
        else if (!strncmp(word, "line=", 5)) {
            expect->line = (int)strtol(word + 5, NULL, 10);
            has_line = true;
        }
    }
    return expect->check_count && expect->rule[0] && has_line;
}

static void read_expectation(const struct verification *v, struct item *item)
{
    struct strbuf text = STRBUF_INIT;
    struct error err = {0};
    size_t i;

    if (path_read(item->path, FILE_MAX_BYTES, &text, &err) < 0)
        strbuf_addf(&item->wrong, "%s; ", err.msg);
    else if (!parse_expectation(strbuf_text(&text), &item->expect))
        strbuf_add_str(&item->wrong,
                       "its first line declares no check, rule and line; ");
    for (i = 0; i < item->expect.check_count; i++)
        if (!exercise_find_check(v->ex, item->expect.checks[i]))
            strbuf_addf(&item->wrong, "there is no check '%s'; ",
                        item->expect.checks[i]);
    strbuf_release(&text);
}

static void add_buggy(struct verification *v, const char *dir, const char *name)
{
    const struct part *part = cmd_part_of_path(v->ex, name);
    struct item *item = add_item(v, ITEM_BUGGY, xasprintf("buggy/%s", name),
                                 path_join(dir, name), part ? part->number : 0);

    if (!part)
        strbuf_add_str(&item->wrong, "its name tells no part; ");
    read_expectation(v, item);
}

/* An alternate may hold some parts only: each is graded alone then. */
static void add_right(struct verification *v, const char *dir, const char *name)
{
    size_t i, held = 0, before = v->count;

    for (i = 0; i < v->ex->part_count; i++) {
        char *path = path_join(dir, v->ex->parts[i].file);

        if (path_exists(path)) {
            held++;
            add_item(v, ITEM_RIGHT,
                     xasprintf("%s/%s", name, v->ex->parts[i].file), path,
                     v->ex->parts[i].number);
        } else {
            free(path);
        }
    }
    if (held == v->ex->part_count) {
        while (v->count > before) {
            v->count--;
            free(v->items[v->count].label);
            free(v->items[v->count].path);
        }
        add_item(v, ITEM_RIGHT, xstrdup(name), xstrdup(dir), 0);
    } else if (!strcmp(name, "reference") || held == 0) {
        struct item *item =
            add_item(v, ITEM_RIGHT, xstrdup(name), xstrdup(dir), 0);

        strbuf_add_str(&item->wrong, "some files are missing; ");
    }
}

/* Calls `take` for each name in `dir` that is `wanted`, in order. */
static size_t each_entry(struct verification *v, const char *dir,
                         bool (*wanted)(const char *),
                         void (*take)(struct verification *, const char *,
                                      const char *),
                         bool take_whole_path)
{
    struct dirent **entries;
    int count = scandir(dir, &entries, NULL, path_by_name), i;
    size_t taken = 0;

    for (i = 0; i < count; i++) {
        if (wanted(entries[i]->d_name)) {
            char *path = path_join(dir, entries[i]->d_name);

            take(v, take_whole_path ? path : dir, entries[i]->d_name);
            taken++;
            free(path);
        }
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return taken;
}

static bool is_right_folder(const char *name)
{
    return !strcmp(name, "reference") || !strncmp(name, "alternate_", 10);
}

static bool is_c_file(const char *name)
{
    size_t len = strlen(name);

    return len > 2 && !strcmp(name + len - 2, ".c");
}

static void gather(struct verification *v)
{
    char *buggy = path_join(v->solutions, "buggy");

    add_item(v, ITEM_STUB, xstrdup("stub"), xstrdup(v->ex->dir), 0);
    each_entry(v, v->solutions, is_right_folder, add_right, true);
    each_entry(v, buggy, is_c_file, add_buggy, false);
    free(buggy);
}

/* --- what came out --- */

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text ? text : "";
}

static long long number_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static void list_failed(const json_t *result, struct strbuf *out)
{
    const json_t *list = json_object_get(result, "checks"), *check;
    size_t i, shown = 0;

    json_array_foreach(list, i, check)
    {
        if (strcmp(text_of(check, "status"), "passed"))
            strbuf_addf(out, "%s%s%s%s", shown++ ? ", " : "",
                        text_of(check, "id"),
                        *text_of(check, "message") ? ": " : "",
                        text_of(check, "message"));
    }
}

static void judge_right(struct item *item, const json_t *result)
{
    if (!strcmp(text_of(result, "verdict"), "pass") &&
        number_of(result, "points") == number_of(result, "max_points"))
        return;
    strbuf_addf(&item->wrong, "%lld of %lld points; ",
                number_of(result, "points"), number_of(result, "max_points"));
    list_failed(result, &item->wrong);
}

/* Every part of the stub must leave something to do. */
static void judge_stub(const struct verification *v, struct item *item,
                       const json_t *result)
{
    const json_t *list = json_object_get(result, "checks"), *check;
    size_t i, j;

    for (i = 0; i < v->ex->part_count; i++) {
        bool open = false;

        json_array_foreach(list, j, check)
        {
            if (number_of(check, "part") == v->ex->parts[i].number &&
                !strcmp(text_of(check, "status"), "failed"))
                open = true;
        }
        if (!open)
            strbuf_addf(&item->wrong, "part %d passes as it is; ",
                        v->ex->parts[i].number);
    }
}

static bool is_expected(const struct expectation *expect, const char *id)
{
    size_t i;

    for (i = 0; i < expect->check_count; i++)
        if (!strcmp(expect->checks[i], id))
            return true;
    return false;
}

static bool finding_is_there(const struct expectation *expect,
                             const json_t *result, struct strbuf *others)
{
    const json_t *list = json_object_get(result, "findings"), *finding;
    size_t i;

    json_array_foreach(list, i, finding)
    {
        if (!strcmp(text_of(finding, "rule"), expect->rule) &&
            number_of(finding, "line") == expect->line)
            return true;
        strbuf_addf(others, " %s:%lld", text_of(finding, "rule"),
                    number_of(finding, "line"));
    }
    return false;
}

static void judge_buggy(struct verification *v, struct item *item,
                        const json_t *result)
{
    const json_t *list = json_object_get(result, "checks"), *check;
    struct strbuf others = STRBUF_INIT;
    size_t i;

    json_array_foreach(list, i, check)
    {
        const char *id = text_of(check, "id");
        const struct check *known = exercise_find_check(v->ex, id);
        bool failed = !strcmp(text_of(check, "status"), "failed");

        if (failed && known)
            v->check_failed[known - v->ex->checks] = true;
        if (failed && !is_expected(&item->expect, id))
            strbuf_addf(&item->wrong, "fails %s, too: %s; ", id,
                        text_of(check, "message"));
        else if (!failed && is_expected(&item->expect, id))
            strbuf_addf(&item->wrong, "does not fail %s; ", id);
    }
    if (strcmp(item->expect.rule, "-") &&
        !finding_is_there(&item->expect, result, &others))
        strbuf_addf(&item->wrong, "no %s on line %d, but:%s; ",
                    item->expect.rule, item->expect.line,
                    others.len ? others.text : " none");
    strbuf_release(&others);
}

static long long count_played(const json_t *result)
{
    const json_t *list = json_object_get(result, "tests"), *test;
    long long played = 0;
    size_t i;

    json_array_foreach(list, i, test)
    {
        played += number_of(test, "runs");
    }
    return played;
}

/* That says nothing about the course. */
static void not_graded(struct verification *v, struct item *item,
                       const char *why)
{
    strbuf_addf(&item->wrong, "not graded: %s", why);
    v->not_graded++;
}

static void judge(struct verification *v, struct item *item,
                  const json_t *result)
{
    const json_t *builds = json_object_get(result, "builds");

    item->played = count_played(result);
    if (json_array_size(builds))
        strbuf_addf(&item->wrong, "does not compile: %s",
                    text_of(json_array_get(builds, 0), "text"));
    else if (!strcmp(text_of(result, "verdict"), "not_graded"))
        not_graded(v, item, text_of(result, "trouble"));
    else if (item->kind == ITEM_RIGHT)
        judge_right(item, result);
    else if (item->kind == ITEM_STUB)
        judge_stub(v, item, result);
    else
        judge_buggy(v, item, result);
}

static void finished(struct pool_job *job, void *arg)
{
    struct verification *v = arg;
    struct item *item = job->owner;
    json_t *result = NULL;

    if (job->exit_code >= 0 && job->exit_code != EXIT_USAGE &&
        json_parse("result", strbuf_text(&job->out), job->out.len, &result,
                   NULL) == 0)
        judge(v, item, result);
    else
        not_graded(v, item, job->err.len ? job->err.text : "no answer");
    json_decref(result);
    strbuf_release(&job->out);
    strbuf_release(&job->err);
}

/* --- the grading itself --- */

static void prepare_job(const struct verification *v, struct item *item,
                        struct pool_job *job)
{
    job->owner = item;
    pool_job_grade(job, &v->context->settings, v->ex, item->part, item->path);
}

static int grade_items(struct verification *v, struct error *err)
{
    const struct settings *settings = &v->context->settings;
    struct pool_job *jobs = xcalloc(v->count, sizeof *jobs);
    size_t i, count = 0;
    int rc;

    for (i = 0; i < v->count; i++)
        if (v->items[i].wrong.len == 0)
            prepare_job(v, &v->items[i], &jobs[count++]);
    rc = pool_run(jobs, count,
                  settings->jobs.is_set ? (size_t)settings->jobs.value
                                        : pool_processors(),
                  finished, v, err);
    for (i = 0; i < count; i++)
        pool_job_release(&jobs[i]);
    free(jobs);
    return rc;
}

/* --- what needs no run --- */

static void compile_stub(struct verification *v, const struct part *part,
                         struct item *item)
{
    char *path = path_join(v->ex->dir, part->file);
    struct strbuf text = STRBUF_INIT;
    struct build_output output = {.object_fd = -1};
    struct error err = {0};
    struct build_request request = {
        .file = part->file,
        .share = v->context->home.share,
        .exercise = v->ex->slug,
        .api = (const char *const *)part->api,
        .api_count = part->api_count,
        .provides = (const char *const *)part->provides,
        .provides_count = part->provides_count,
        .compiler = (enum build_compiler)v->context->settings.compiler};

    if (path_read(path, FILE_MAX_BYTES, &text, &err) < 0) {
        strbuf_addf(&item->wrong, "%s; ", err.msg);
    } else {
        request.source = strbuf_text(&text);
        request.source_len = text.len;
        if (build_object(&request, &output, &err) < 0)
            not_graded(v, item, err.msg);
        else if (output.status == BUILD_OK && output.warning_count)
            strbuf_addf(&item->wrong, "%s compiles with %zu warnings: %s; ",
                        part->file, output.warning_count,
                        strbuf_text(&output.messages));
        build_output_release(&output);
    }
    strbuf_release(&text);
    free(path);
}

static bool is_anything(const char *name)
{
    return name[0] != '.';
}

/* What may be in an exercise's folder besides the parts' own files. */
static void check_file(struct verification *v, const char *dir,
                       const char *name)
{
    static const char *const known[] = {"README.md", "demos", "exercise.json",
                                        "hints.json"};
    struct item *item = &v->items[v->count - 1];
    size_t i;

    (void)dir;
    for (i = 0; i < sizeof known / sizeof known[0]; i++)
        if (!strcmp(name, known[i]))
            return;
    for (i = 0; i < v->ex->part_count; i++)
        if (!strcmp(name, v->ex->parts[i].file) ||
            !strcmp(name, v->ex->parts[i].header))
            return;
    strbuf_addf(&item->wrong, "'%s' belongs to no part; ", name);
}

static void check_folder(struct verification *v)
{
    size_t i;

    add_item(v, ITEM_STUB, xstrdup("folder"), xstrdup(v->ex->dir), 0);
    each_entry(v, v->ex->dir, is_anything, check_file, false);
    for (i = 0; i < v->ex->part_count; i++) {
        const struct part *part = &v->ex->parts[i];
        char *header = path_join(v->ex->dir, part->header);

        if (!path_exists(header))
            strbuf_addf(&v->items[v->count - 1].wrong, "'%s' is missing; ",
                        part->header);
        free(header);
    }
}

/* A whole line of the reference that is not in the stub, in a hint. */
static void check_hints_of(struct verification *v, const struct part *part,
                           struct item *item)
{
    char *reference = xasprintf("%s/reference/%s", v->solutions, part->file),
         *stub = path_join(v->ex->dir, part->file), *rest, *line;
    struct strbuf answer = STRBUF_INIT, start = STRBUF_INIT;
    size_t i;

    /* What is missing is told by the items themselves. */
    (void)!path_read(reference, FILE_MAX_BYTES, &answer, NULL);
    (void)!path_read(stub, FILE_MAX_BYTES, &start, NULL);
    rest = answer.text;
    while (rest && (line = strsep(&rest, "\n"))) {
        line += strspn(line, " \t");
        if (utf8_width(line, strlen(line)) < ANSWER_COLUMNS ||
            strstr(strbuf_text(&start), line))
            continue;
        for (i = 0; i < HINTS_PER_PART; i++)
            if (strstr(part->hints[i], line))
                strbuf_addf(&item->wrong, "hint %zu of part %d holds '%s'; ",
                            i + 1, part->number, line);
    }
    strbuf_release(&answer);
    strbuf_release(&start);
    free(reference);
    free(stub);
}

static void check_hints(struct verification *v)
{
    struct item *item =
        add_item(v, ITEM_STUB, xstrdup("hints"), xstrdup(v->ex->dir), 0);
    size_t i;

    for (i = 0; i < v->ex->part_count; i++)
        check_hints_of(v, &v->ex->parts[i], item);
}

static void check_checks(struct verification *v)
{
    struct item *item =
        add_item(v, ITEM_STUB, xstrdup("checks"), xstrdup(v->ex->dir), 0);
    size_t i;

    for (i = 0; i < v->ex->check_count; i++)
        if (!v->check_failed[i])
            strbuf_addf(&item->wrong, "no variant fails %s; ",
                        v->ex->checks[i].id);
}

/* --- the answer --- */

static void show_item(struct verification *v, const struct item *item)
{
    struct strbuf *out = &v->context->out;
    bool holds = item->wrong.len == 0;

    strbuf_add_str(out, "  ");
    words_paint(v->context->color, holds ? PAINT_GOOD : PAINT_BAD,
                holds ? "ok  " : "FAIL", out);
    strbuf_addf(out, "  %s", item->label);
    if (item->played) {
        size_t width = strlen(item->label);

        strbuf_add_repeated(out, ' ', width < 40 ? 40 - width : 1);
        strbuf_addf(out, "  %lld schedules", item->played);
    }
    strbuf_add_char(out, '\n');
    if (!holds)
        words_wrap(item->wrong.text, 8, out);
    v->failures += !holds;
    v->played += item->played;
}

static void release(struct verification *v)
{
    size_t i;

    for (i = 0; i < v->count; i++) {
        free(v->items[i].label);
        free(v->items[i].path);
        strbuf_release(&v->items[i].wrong);
    }
    free(v->items);
    free(v->check_failed);
    free(v->solutions);
}

static int verify_exercise(struct context *context, const struct exercise *ex,
                           struct error *err)
{
    struct verification v = {.context = context, .ex = ex};
    size_t i;
    int rc = -ENOENT;

    v.solutions = xasprintf("%s/solutions/%s", context->home.share, ex->slug);
    v.check_failed = xcalloc(ex->check_count, sizeof *v.check_failed);
    if (!path_is_dir(v.solutions)) {
        error_set(err, rc,
                  "'%s' is not there: verify works in a source tree, or with "
                  "GRADE_HOME set to one",
                  v.solutions);
        release(&v);
        return EXIT_MACHINE;
    }
    gather(&v);
    for (i = 0; i < ex->part_count; i++)
        compile_stub(&v, &ex->parts[i], &v.items[0]);
    rc = grade_items(&v, err);
    check_folder(&v);
    check_hints(&v);
    check_checks(&v);
    strbuf_addf(&context->out, "%s: %s\n", ex->slug, ex->title);
    for (i = 0; i < v.count; i++)
        show_item(&v, &v.items[i]);
    strbuf_addf(&context->out, "%zu items, %zu hold, %lld schedules played\n",
                v.count, v.count - v.failures, v.played);
    release(&v);
    if (rc < 0 || v.not_graded)
        return EXIT_MACHINE;
    return v.failures ? EXIT_FAIL : EXIT_PASS;
}

static int verify_word(struct context *context, const char *word,
                       struct error *err)
{
    struct exercise ex = {0};
    int part, code, rc;

    if (!strcmp(word, "curriculum"))
        return curriculum_verify(context, err);
    rc = cmd_load_exercise(context, word, &ex, &part, err);
    if (rc < 0)
        return cmd_exit_code(rc);
    code = verify_exercise(context, &ex, err);
    exercise_release(&ex);
    return code;
}

static int verify_all(struct context *context, struct error *err)
{
    char **slugs = NULL;
    size_t count = 0, i;
    int code = EXIT_PASS, one;

    if (exercise_list(context->home.share, &slugs, &count, err) < 0)
        return EXIT_MACHINE;
    for (i = 0; i < count; i++) {
        one = verify_word(context, slugs[i], err);
        code = one > code ? one : code;
        free(slugs[i]);
    }
    free(slugs);
    one = curriculum_verify(context, err);
    return one > code ? one : code;
}

static int run(struct context *context, struct error *err)
{
    size_t i;
    int code = EXIT_PASS;

    if (context->arg_count == 0)
        return verify_all(context, err);
    for (i = 0; i < context->arg_count; i++) {
        int one = verify_word(context, context->args[i], err);

        code = one > code ? one : code;
    }
    return code;
}

const struct cmd cmd_verify = {
    .name = "verify",
    .usage = "[EXERCISE or curriculum]...",
    .summary = "proves that the course is sound",
    .details =
        "\nGrades stub, reference, alternates and buggy variants and holds "
        "the outcome\nagainst what each claims. 'curriculum': that the "
        "evidence "
        "for all that is\ntaught is there, and what is still to come. Without "
        "a word: all. Exit code 1\nwhen something does not hold, 3 when "
        "something could not be graded.\n",
    .options = options,
    .most_args = 100,
    .run = run,
};
