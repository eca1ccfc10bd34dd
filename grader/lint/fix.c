#include "lint/fix.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/scan.h"

static const struct {
    const char *rule;
    void (*way)(struct fixing *fixing);
} ways[] = {
#define FIX(rule, way) {#rule, way},
#include "lint/fix.def"
#undef FIX
};

void fix_propose(struct finish *finish)
{
    struct finding_list *findings = &finish->report->findings;

    /* What the compiler does not understand, nobody should rewrite. */
    if (finish->report->error_count)
        return;
    for (size_t i = 0; i < findings->count; i++) {
        struct fixing fixing = {finish, finish->program->text,
                                &findings->items[i], &finish->sites[i]};

        for (size_t j = 0; j < sizeof ways / sizeof ways[0]; j++)
            if (!strcmp(ways[j].rule, fixing.finding->rule->id))
                ways[j].way(&fixing);
    }
}

/* --- edits --- */

void fix_title(struct fixing *fixing, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    if (vasprintf(&fixing->finding->fix, format, ap) < 0)
        fixing->finding->fix = xstrdup("");
    va_end(ap);
}

static bool has_crlf(const struct fixing *fixing)
{
    const char *newline =
        memchr(fixing->text, '\n', fixing->finish->program->text_len);

    return newline && newline > fixing->text && newline[-1] == '\r';
}

/* With the line breaks that the file has. */
static char *with_breaks(const struct fixing *fixing, char *text)
{
    struct strbuf all = STRBUF_INIT;

    if (!has_crlf(fixing))
        return text;
    strbuf_add_str(&all, "");
    for (const char *at = text; *at; at++) {
        if (*at == '\n')
            strbuf_add_char(&all, '\r');
        strbuf_add_char(&all, *at);
    }
    free(text);
    return strbuf_steal(&all);
}

void fix_edit(struct fixing *fixing, struct extent extent, char *text)
{
    struct finding *finding = fixing->finding;
    struct edit *edit;

    finding->edits = xrealloc(finding->edits, (finding->edit_count + 1) *
                                                  sizeof *finding->edits);
    edit = &finding->edits[finding->edit_count++];
    *edit = (struct edit){.text = with_breaks(fixing, text)};
    line_index_place(&fixing->finish->lines, extent.begin, &edit->line,
                     &edit->column);
    line_index_place(&fixing->finish->lines, extent.end, &edit->end_line,
                     &edit->end_column);
}

void fix_insert(struct fixing *fixing, size_t offset, char *text)
{
    fix_edit(fixing, (struct extent){offset, offset}, text);
}

/* --- text --- */

char *fix_text(const struct fixing *fixing, struct extent extent)
{
    return xstrndup(fixing->text + extent.begin, extent.end - extent.begin);
}

static size_t line_begin(const struct fixing *fixing, size_t offset)
{
    while (offset && fixing->text[offset - 1] != '\n')
        offset--;
    return offset;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

char *fix_indent(const struct fixing *fixing, size_t offset)
{
    size_t begin = line_begin(fixing, offset), end = begin;

    while (end < offset && is_blank(fixing->text[end]))
        end++;
    return fix_text(fixing, (struct extent){begin, end});
}

size_t fix_statement_end(const struct fixing *fixing, struct extent statement)
{
    size_t len = fixing->finish->program->text_len;
    struct piece piece = {.end = statement.end};

    if (statement.end > statement.begin &&
        fixing->text[statement.end - 1] == ';')
        return statement.end;
    while (scan_piece(fixing->text, len, piece.end, &piece))
        if (piece.kind != PIECE_SPACE && piece.kind != PIECE_COMMENT)
            return fixing->text[piece.begin] == ';' ? piece.end : 0;
    return 0;
}

struct extent fix_lines_of(const struct fixing *fixing, struct extent extent)
{
    size_t len = fixing->finish->program->text_len;
    struct extent all = extent;

    while (all.begin && is_blank(fixing->text[all.begin - 1]))
        all.begin--;
    while (all.end < len && isspace((unsigned char)fixing->text[all.end]) &&
           fixing->text[all.end] != '\n')
        all.end++;
    if (all.begin && fixing->text[all.begin - 1] != '\n')
        return (struct extent){all.begin, extent.end};
    if (all.end < len && fixing->text[all.end] == '\n')
        return (struct extent){all.begin, all.end + 1};
    return (struct extent){extent.begin, all.end};
}

size_t fix_step_offset(const struct fixing *fixing, const struct step *step)
{
    return line_index_offset(&fixing->finish->lines,
                             fixing->finish->program->text_len,
                             step->place.line, step->place.column);
}

/* --- statements --- */

/* A brace behind a comment would be a part of it. */
static bool ends_in_comment(const struct fixing *fixing, size_t end)
{
    struct piece piece = {.end = line_begin(fixing, end)};
    bool comment = end >= 2 && !memcmp(fixing->text + end - 2, "*/", 2);

    while (piece.end < end && scan_piece(fixing->text, end, piece.end, &piece))
        comment |= piece.kind == PIECE_COMMENT;
    return comment;
}

/* In braces, with the statement that is there. */
static bool put_in_braces(struct fixing *fixing, const char *statement,
                          size_t begin, size_t end)
{
    size_t before = begin;
    char *outer, *line;

    /* The brace goes behind what stands before, on its line. */
    while (before && isspace((unsigned char)fixing->text[before - 1]))
        before--;
    if (ends_in_comment(fixing, before))
        return false;
    outer = fix_indent(fixing, before);
    line = xasprintf(" {\n%s    %s\n%s    ", outer, statement, outer);
    fix_edit(fixing, (struct extent){before, begin}, line);
    fix_insert(fixing, end, xasprintf("\n%s}", outer));
    free(outer);
    return true;
}

bool fix_put_before(struct fixing *fixing, const char *statement)
{
    const struct site *site = fixing->site;
    size_t begin = site->statement.begin, end;
    enum CXCursorKind kind;
    char *indent;

    if (clang_Cursor_isNull(site->statement_cursor))
        return false;
    end = fix_statement_end(fixing, site->statement);
    kind = clang_getCursorKind(site->parent);
    if (!end)
        return false;
    if (kind == CXCursor_CompoundStmt) {
        indent = fix_indent(fixing, begin);
        fix_insert(fixing, begin, xasprintf("%s\n%s", statement, indent));
        free(indent);
        return true;
    }
    if (kind != CXCursor_IfStmt && kind != CXCursor_ForStmt &&
        kind != CXCursor_WhileStmt)
        return false;
    return put_in_braces(fixing, statement, begin, end);
}

void fix_remove_comment(const struct finish *finish, struct finding *finding,
                        struct extent comment)
{
    struct fixing fixing = {finish, finish->program->text, finding, NULL};

    fix_title(&fixing, "take the comment out");
    fix_edit(&fixing, fix_lines_of(&fixing, comment), xstrdup(""));
}
