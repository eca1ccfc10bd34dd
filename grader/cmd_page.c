#include "cmd_page.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "report/words.h"

enum { PAGE_MAX_BYTES = 1 << 20 };

/* Code fences are left out; their lines are indented instead. */
static void show_text(struct context *context, const struct strbuf *page)
{
    char *copy = xstrdup(strbuf_text(page)), *rest = copy, *line;
    bool code = false;

    while ((line = strsep(&rest, "\n")) && (rest || *line)) {
        if (!strncmp(line, "```", 3)) {
            code = !code;
            continue;
        }
        if (!code && line[0] == '#')
            words_paint(context->color, PAINT_STRONG, line + strspn(line, "# "),
                        &context->out);
        else
            strbuf_addf(&context->out, "%s%s", code && *line ? "    " : "",
                        line);
        strbuf_add_char(&context->out, '\n');
    }
    free(copy);
}

int page_show(struct context *context, const char *path, struct error *err)
{
    struct strbuf page = STRBUF_INIT;
    int rc = path_read(path, PAGE_MAX_BYTES, &page, err);

    if (rc == 0)
        show_text(context, &page);
    strbuf_release(&page);
    return rc;
}

static bool is_page(const char *name)
{
    size_t len = strlen(name);

    return name[0] != '.' && len > 3 && !strcmp(name + len - 3, ".md");
}

int page_list(const char *dir, char ***ret_names, size_t *ret_count,
              struct error *err)
{
    struct dirent **entries;
    int count = scandir(dir, &entries, NULL, path_by_name), i;

    if (count < 0)
        return error_set(err, -errno, "cannot read folder '%s': %s", dir,
                         strerror(errno));
    *ret_names = xcalloc((size_t)count + 1, sizeof **ret_names);
    *ret_count = 0;
    for (i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;

        if (is_page(name))
            (*ret_names)[(*ret_count)++] = xstrndup(name, strlen(name) - 3);
        free(entries[i]);
    }
    free(entries);
    return 0;
}

void page_list_free(char **names, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        free(names[i]);
    free(names);
}
