#include "report/source.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/utf8.h"
#include "base/xalloc.h"
#include "play/intake.h"
#include "report/words.h"

enum { TAB_COLUMNS = 8, GUTTER_COLUMNS = 9 };

struct source_file {
    char *name; /* as places call it */
    struct strbuf text;
};

void source_init(struct source *source, const struct result *result)
{
    *source = (struct source){.result = result};
}

void source_release(struct source *source)
{
    size_t i;

    for (i = 0; i < source->count; i++) {
        free(source->files[i].name);
        strbuf_release(&source->files[i].text);
    }
    free(source->files);
    *source = (struct source){0};
}

static bool is_part_file(const struct result *result, const char *name)
{
    size_t i;

    for (i = 0; result->exercise && i < result->exercise->part_count; i++)
        if (!strcmp(result->exercise->parts[i].file, name))
            return true;
    return false;
}

/* Where the file is that places call `name`; NULL when it is none of the
 * submission's, a header of the course for one. */
static char *find_file(const struct result *result, const char *name)
{
    const char *submission = result->submission;

    if (!result->exercise || !submission)
        return xstrdup(name);
    if (!path_is_dir(submission))
        return is_part_file(result, name) ||
                       !strcmp(path_base(submission), path_base(name))
                   ? xstrdup(submission)
                   : NULL;
    return strchr(name, '/') ? NULL : path_join(submission, name);
}

static const struct strbuf *read_file(struct source *source, const char *name)
{
    struct source_file *file;
    char *path;
    size_t i;

    for (i = 0; i < source->count; i++)
        if (!strcmp(source->files[i].name, name))
            return &source->files[i].text;
    source->files = xgrow(source->files, source->count, &source->capacity,
                          sizeof *source->files);
    file = &source->files[source->count++];
    *file = (struct source_file){.name = xstrdup(name)};
    path = find_file(source->result, name);
    /* What cannot be read is an empty file here: nothing is shown of it. */
    if (path)
        (void)!intake_file(path, &file->text, NULL);
    free(path);
    return &file->text;
}

/* Points `*ret_line` at line number `line` (1...); false if there is none. */
static bool find_line(const struct strbuf *text, int line,
                      const char **ret_line, size_t *ret_len)
{
    const char *at = strbuf_text(text), *end = at + text->len, *stop;

    while (at < end && --line > 0) {
        at = memchr(at, '\n', (size_t)(end - at));
        if (!at)
            return false;
        at++;
    }
    if (at >= end || line < 0)
        return false;
    stop = memchr(at, '\n', (size_t)(end - at));
    *ret_line = at;
    *ret_len = (size_t)((stop ? stop : end) - at);
    return true;
}

bool source_line(struct source *source, const struct place *place,
                 const char **ret_line, size_t *ret_len)
{
    return place->file && place->line > 0 &&
           find_line(read_file(source, place->file), place->line, ret_line,
                     ret_len);
}

/* Cleans the line; returns the display column at which byte `column` is. */
static size_t expand(const char *line, size_t len, size_t column,
                     struct strbuf *shown)
{
    size_t i = 0, caret = 0, width = 0;

    while (i < len) {
        size_t run = i + 1;

        if (i + 1 == column)
            caret = width;
        if (line[i] == '\t') {
            strbuf_add_repeated(shown, ' ', TAB_COLUMNS - width % TAB_COLUMNS);
        } else {
            /* A character of several bytes is shown whole. */
            while (run < len && ((unsigned char)line[run] & 0xc0) == 0x80 &&
                   ((unsigned char)line[i] & 0x80))
                run++;
            if (line[i] != '\r' || i + 1 < len)
                utf8_show(line + i, run - i, shown);
        }
        i = run;
        width = utf8_width(strbuf_text(shown), shown->len);
    }
    return column > len ? width : caret;
}

/* Bytes of the first `columns` characters. */
static size_t offset_of(const struct strbuf *text, size_t columns)
{
    size_t i;

    for (i = 0; i < text->len; i++)
        if (((unsigned char)text->text[i] & 0xc0) != 0x80 && columns-- == 0)
            break;
    return i;
}

/* Cuts a long line to a window around the caret. */
static size_t cut(struct strbuf *shown, size_t caret, size_t room)
{
    struct strbuf window = STRBUF_INIT;
    size_t width = utf8_width(strbuf_text(shown), shown->len), first = 0, from;

    if (width <= room)
        return caret;
    if (caret > room * 2 / 3)
        first = caret - room * 2 / 3;
    from = offset_of(shown, first);
    strbuf_add(&window, shown->text + from,
               offset_of(shown, first + room) - from);
    strbuf_release(shown);
    *shown = window;
    return caret - first;
}

void source_show(struct source *source, const struct place *place,
                 size_t indent, bool color, struct strbuf *ret_text)
{
    struct strbuf shown = STRBUF_INIT;
    const char *line;
    size_t len, caret;

    if (!source_line(source, place, &line, &len))
        return;
    caret = expand(line, len, (size_t)place->column, &shown);
    /* Without a column the caret points at the first thing on the line. */
    if (place->column <= 0)
        caret = strspn(strbuf_text(&shown), " ");
    caret = cut(&shown, caret, WORDS_COLUMNS - GUTTER_COLUMNS - indent);
    strbuf_add_repeated(ret_text, ' ', indent);
    strbuf_addf(ret_text, "%5d | %s\n", place->line, strbuf_text(&shown));
    strbuf_add_repeated(ret_text, ' ', indent);
    strbuf_add_str(ret_text, "      | ");
    strbuf_add_repeated(ret_text, ' ', caret);
    words_paint(color, PAINT_GOOD, "^", ret_text);
    strbuf_add_char(ret_text, '\n');
    strbuf_release(&shown);
}
