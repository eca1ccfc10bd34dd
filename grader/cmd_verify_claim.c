/* cmd_verify_claim.c - what the folders and files of an exercise claim. */
#include "cmd_verify.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/xalloc.h"

struct item *verify_add_item(struct verification *v, enum item_kind kind,
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

    if (path_read(item->path, VERIFY_FILE_MAX_BYTES, &text, &err) < 0)
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
    struct item *item =
        verify_add_item(v, ITEM_BUGGY, xasprintf("buggy/%s", name),
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
            verify_add_item(v, ITEM_RIGHT,
                            xasprintf("%s/%s", name, v->ex->parts[i].file),
                            path, v->ex->parts[i].number);
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
        verify_add_item(v, ITEM_RIGHT, xstrdup(name), xstrdup(dir), 0);
    } else if (!strcmp(name, "reference") || held == 0) {
        struct item *item =
            verify_add_item(v, ITEM_RIGHT, xstrdup(name), xstrdup(dir), 0);

        strbuf_add_str(&item->wrong, "some files are missing; ");
    }
}

size_t verify_each_entry(struct verification *v, const char *dir,
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

void verify_gather(struct verification *v)
{
    char *buggy = path_join(v->solutions, "buggy");

    verify_add_item(v, ITEM_STUB, xstrdup("stub"), xstrdup(v->ex->dir), 0);
    verify_each_entry(v, v->solutions, is_right_folder, add_right, true);
    verify_each_entry(v, buggy, is_c_file, add_buggy, false);
    free(buggy);
}
