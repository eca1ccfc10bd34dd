/*
 * cmd_quickref.c - what one forgets and looks up: a page for each topic in
 * exercises/quickref. To add one: a page whose first line is "# NAME: about".
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/suggest.h"
#include "base/xalloc.h"
#include "cmd.h"
#include "cmd_page.h"

static const struct option options[] = {OPTION_COLOR, OPTION_HELP, OPTION_LAST};

/* What stands behind the colon of the page's first line. */
static int add_about(const char *dir, const char *name, struct strbuf *out,
                     struct error *err)
{
    char *path = xasprintf("%s/%s.md", dir, name), *about;
    struct strbuf page = STRBUF_INIT;
    int rc = path_read(path, 1 << 20, &page, err);

    if (rc == 0) {
        about = strchr(strbuf_text(&page), ':');
        strbuf_addf(out, "  %-10s %.*s\n", name,
                    about ? (int)strcspn(about + 1, "\n") : 0,
                    about ? about + 1 : "");
    }
    strbuf_release(&page);
    free(path);
    return rc;
}

static int show_topics(struct context *context, const char *dir,
                       char *const *names, size_t count, struct error *err)
{
    size_t i;
    int rc = 0;

    strbuf_add_str(&context->out, "grade quickref TOPIC\n\n");
    for (i = 0; rc == 0 && i < count; i++)
        rc = add_about(dir, names[i], &context->out, err);
    strbuf_add_str(&context->out,
                   "\nmore: grade explain debugging, grade explain choose\n");
    return rc < 0 ? EXIT_MACHINE : EXIT_PASS;
}

static int show_topic(struct context *context, const char *dir,
                      const char *topic, char *const *names, size_t count,
                      struct error *err)
{
    const char *near;
    char *path;
    size_t i;
    int rc;

    for (i = 0; i < count; i++)
        if (!strcmp(names[i], topic)) {
            path = xasprintf("%s/%s.md", dir, topic);
            rc = page_show(context, path, err);
            free(path);
            return rc < 0 ? EXIT_MACHINE : EXIT_PASS;
        }
    near = suggest_find(topic, (const char *const *)names, count);
    error_set(err, -EINVAL,
              "'%.60s' is no topic%s%s%s; 'grade quickref' lists them", topic,
              near ? ", did you mean '" : "", near ? near : "",
              near ? "'?" : "");
    return EXIT_USAGE;
}

static int run(struct context *context, struct error *err)
{
    char *dir = path_join(context->home.share, "exercises/quickref"), **names;
    size_t count;
    int code = EXIT_MACHINE;

    if (page_list(dir, &names, &count, err) == 0) {
        code =
            context->arg_count
                ? show_topic(context, dir, context->args[0], names, count, err)
                : show_topics(context, dir, names, count, err);
        page_list_free(names, count);
    }
    free(dir);
    return code;
}

const struct cmd cmd_quickref = {
    .name = "quickref",
    .usage = "[TOPIC]",
    .summary =
        "looks up libuv and tasks: phases, closing, errors, threads, ...",
    .details = "\nWithout a topic: the topics.\n",
    .options = options,
    .most_args = 1,
    .run = run,
};
