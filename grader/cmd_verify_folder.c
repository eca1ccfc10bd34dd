/* cmd_verify_folder.c - what is seen without grading anything. */
#include "cmd_verify.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/utf8.h"
#include "base/xalloc.h"
#include "proc/build.h"

/* A line this long of the reference is an answer, not a turn of phrase. */
enum { ANSWER_COLUMNS = 24 };

void verify_compile_stub(struct verification *v, const struct part *part,
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

    if (path_read(path, VERIFY_FILE_MAX_BYTES, &text, &err) < 0) {
        strbuf_addf(&item->wrong, "%s; ", err.msg);
    } else {
        request.source = strbuf_text(&text);
        request.source_len = text.len;
        if (build_object(&request, &output, &err) < 0)
            verify_not_graded(v, item, err.msg);
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

void verify_folder(struct verification *v)
{
    size_t i;

    verify_add_item(v, ITEM_STUB, xstrdup("folder"), xstrdup(v->ex->dir), 0);
    verify_each_entry(v, v->ex->dir, is_anything, check_file, false);
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
    (void)!path_read(reference, VERIFY_FILE_MAX_BYTES, &answer, NULL);
    (void)!path_read(stub, VERIFY_FILE_MAX_BYTES, &start, NULL);
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

void verify_hints(struct verification *v)
{
    struct item *item =
        verify_add_item(v, ITEM_STUB, xstrdup("hints"), xstrdup(v->ex->dir), 0);
    size_t i;

    for (i = 0; i < v->ex->part_count; i++)
        check_hints_of(v, &v->ex->parts[i], item);
}

void verify_checks(struct verification *v)
{
    struct item *item = verify_add_item(v, ITEM_STUB, xstrdup("checks"),
                                        xstrdup(v->ex->dir), 0);
    size_t i;

    for (i = 0; i < v->ex->check_count; i++)
        if (!v->check_failed[i])
            strbuf_addf(&item->wrong, "no variant fails %s; ",
                        v->ex->checks[i].id);
}
