/* sarif_place.c - texts, URIs and regions. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "report/sarif_log.h"
#include "report/words.h"

static const char byte_order_mark[] = "\xef\xbb\xbf";

/* --- text --- */

/*
 * A message: shown, not obeyed. In SARIF braces stand for arguments unless
 * they are doubled, and "[a](b)" is a link unless its bracket is escaped.
 */
json_t *sarif_message(const char *text)
{
    struct strbuf clean = STRBUF_INIT, escaped = STRBUF_INIT;
    json_t *message = json_object();
    bool has_link;

    words_clean(text ? text : "", &clean);
    has_link = strstr(strbuf_text(&clean), "](") != NULL;
    for (size_t i = 0; i < clean.len; i++) {
        char c = clean.text[i];

        if (c == '{' || c == '}')
            strbuf_add_char(&escaped, c);
        if (has_link && (c == '[' || c == '\\'))
            strbuf_add_char(&escaped, '\\');
        strbuf_add_char(&escaped, c);
    }
    json_object_set_new(message, "text", json_text(strbuf_text(&escaped)));
    strbuf_release(&escaped);
    strbuf_release(&clean);
    return message;
}

json_t *sarif_text(const char *text)
{
    json_t *object = json_object();

    json_object_set_new(object, "text", json_text(text));
    return object;
}

/* --- places --- */

static bool is_plain(unsigned char c)
{
    return isalnum(c) || (c && strchr("-._~/", c));
}

static void encode(const char *path, size_t len, struct strbuf *out)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)path[i];

        if (is_plain(c))
            strbuf_add_char(out, path[i]);
        else
            strbuf_addf(out, "%%%02X", c);
    }
}

/* Without "." and "..", as the names say, whatever links there are. */
static void normalize(const char *path, struct strbuf *out)
{
    while (*path) {
        size_t len = strcspn(path, "/");

        if (len == 2 && path[0] == '.' && path[1] == '.') {
            while (out->len && out->text[--out->len] != '/')
                ;
        } else if (len && !(len == 1 && path[0] == '.')) {
            strbuf_add_char(out, '/');
            strbuf_add(out, path, len);
        }
        path += len + (path[len] == '/');
    }
    /* What was cut off is still there behind the end. */
    strbuf_add_str(out, "");
    if (out->text)
        out->text[out->len] = '\0';
}

bool sarif_add_uri(const char *root, const char *file, struct strbuf *ret_text)
{
    struct strbuf base = STRBUF_INIT, path = STRBUF_INIT;
    bool relative;

    normalize(root, &base);
    if (file[0] != '/')
        strbuf_add(&path, strbuf_text(&base), base.len);
    normalize(file, &path);
    relative = path.len > base.len + 1 && path.text[base.len] == '/' &&
               !memcmp(path.text, strbuf_text(&base), base.len);
    if (relative) {
        encode(path.text + base.len + 1, path.len - base.len - 1, ret_text);
    } else {
        strbuf_add_str(ret_text, "file://");
        encode(strbuf_text(&path), path.len, ret_text);
    }
    strbuf_release(&path);
    strbuf_release(&base);
    return relative;
}

json_t *sarif_artifact(const struct sarif_log *log, const char *file)
{
    struct strbuf uri = STRBUF_INIT;
    json_t *object = json_object();
    bool relative = sarif_add_uri(log->setting->root, file, &uri);

    json_object_set_new(object, "uri", json_text(strbuf_text(&uri)));
    if (relative)
        json_object_set_new(object, "uriBaseId", json_string("SRCROOT"));
    strbuf_release(&uri);
    return object;
}

static json_t *snippet_of(const char *line, size_t len)
{
    struct strbuf shown = STRBUF_INIT;
    json_t *object;

    utf8_show(line, len, &shown);
    object = sarif_text(strbuf_text(&shown));
    strbuf_release(&shown);
    return object;
}

/* Bytes of the word at `line`; 1 when there is none. */
static size_t word_length(const char *line, size_t len)
{
    size_t i = 0;

    while (i < len && (isalnum((unsigned char)line[i]) || line[i] == '_' ||
                       (line[i] & 0x80)))
        i++;
    return i ? i : len > 0;
}

/* A line without its break and, if it is the first, without the mark that a
 * file may begin with, which is none of its characters. */
struct line {
    const char *text;
    size_t len, mark;
};

static bool find_line(struct sarif_log *log, const struct place *place,
                      int number, struct line *ret)
{
    struct place at = {.file = place->file, .line = number};

    if (!source_line(&log->source, &at, &ret->text, &ret->len))
        return false;
    if (ret->len && ret->text[ret->len - 1] == '\r')
        ret->len--;
    ret->mark =
        number == 1 && ret->len >= 3 && !memcmp(ret->text, byte_order_mark, 3)
            ? 3
            : 0;
    ret->text += ret->mark;
    ret->len -= ret->mark;
    return true;
}

/* The offset in the line of a column in bytes. */
static size_t offset_in(const struct line *line, int column)
{
    size_t offset = column > 0 ? (size_t)column - 1 : 0;

    offset -= offset < line->mark ? offset : line->mark;
    return offset < line->len ? offset : line->len;
}

/* Our columns are bytes; those of SARIF are characters. */
static json_t *column_at(const struct line *line, size_t offset)
{
    return json_integer((json_int_t)utf8_width(line->text, offset) + 1);
}

static void set_end(json_t *region, struct sarif_log *log,
                    const struct place *place, const struct line *first,
                    int end_line, int end_column)
{
    size_t at = offset_in(first, place->column), end;
    struct line last;

    if (end_line > place->line && find_line(log, place, end_line, &last)) {
        json_object_set_new(region, "endLine", json_integer(end_line));
        json_object_set_new(region, "endColumn",
                            column_at(&last, offset_in(&last, end_column)));
        return;
    }
    end = end_line == place->line ? offset_in(first, end_column) : 0;
    if (end_line != place->line || end < at)
        end = at + word_length(first->text + at, first->len - at);
    json_object_set_new(region, "endColumn", column_at(first, end));
}

json_t *sarif_region(struct sarif_log *log, const struct place *place,
                     int end_line, int end_column)
{
    json_t *region = json_object();
    struct line line;

    json_object_set_new(region, "startLine", json_integer(place->line));
    if (!find_line(log, place, place->line, &line) || place->column <= 0)
        return region;
    json_object_set_new(region, "startColumn",
                        column_at(&line, offset_in(&line, place->column)));
    set_end(region, log, place, &line, end_line, end_column);
    return region;
}

static void set_snippet(json_t *region, struct sarif_log *log,
                        const struct place *place)
{
    struct line line;

    if (find_line(log, place, place->line, &line))
        json_object_set_new(region, "snippet", snippet_of(line.text, line.len));
}

static json_t *make_location(struct sarif_log *log, const struct place *place,
                             int end_line, int end_column)
{
    json_t *location = json_object(), *physical, *region;

    if (place->file) {
        physical = json_object();
        json_object_set_new(physical, "artifactLocation",
                            sarif_artifact(log, place->file));
        if (place->line > 0) {
            region = sarif_region(log, place, end_line, end_column);
            set_snippet(region, log, place);
            json_object_set_new(physical, "region", region);
        }
        json_object_set_new(location, "physicalLocation", physical);
    }
    if (place->function) {
        json_t *logical = json_object(), *list = json_array();

        json_object_set_new(logical, "name", json_text(place->function));
        json_object_set_new(logical, "kind", json_string("function"));
        json_array_append_new(list, logical);
        json_object_set_new(location, "logicalLocations", list);
    }
    return location;
}

json_t *sarif_location(struct sarif_log *log, const struct place *place,
                       const char *text)
{
    json_t *location = make_location(log, place, 0, 0);

    if (text)
        json_object_set_new(location, "message", sarif_message(text));
    return location;
}

json_t *sarif_finding_location(struct sarif_log *log,
                               const struct finding *finding)
{
    return make_location(log, &finding->place, finding->end_line,
                         finding->end_column);
}
