#include "lint/site.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/scan.h"

/* --- lines --- */

void line_index_init(struct line_index *lines, const char *text, size_t len)
{
    size_t capacity = 0;

    *lines = (struct line_index){0};
    for (size_t at = 0; at <= len; at++) {
        if (at > 0 && text[at - 1] != '\n')
            continue;
        lines->begins = xgrow(lines->begins, lines->count, &capacity,
                              sizeof *lines->begins);
        lines->begins[lines->count++] = at;
    }
}

void line_index_release(struct line_index *lines)
{
    free(lines->begins);
    *lines = (struct line_index){0};
}

size_t line_index_offset(const struct line_index *lines, size_t len, int line,
                         int column)
{
    size_t offset;

    if (line < 1 || (size_t)line > lines->count || column < 1)
        return len;
    offset = lines->begins[line - 1] + (size_t)column - 1;
    return offset < len ? offset : len;
}

void line_index_place(const struct line_index *lines, size_t offset,
                      int *ret_line, int *ret_column)
{
    size_t low = 0, high = lines->count;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (lines->begins[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    *ret_line = (int)low + 1;
    *ret_column = (int)(offset - lines->begins[low]) + 1;
}

/* --- the walk --- */

struct target {
    size_t offset, index; /* of the finding */
};

struct search {
    const struct program *program;
    struct target *targets; /* sorted by offset */
    size_t count;
    struct site *sites;
};

struct frame {
    struct search *search;
    CXCursor parent;
};

bool site_extent(const struct program *program, CXCursor cursor,
                 struct extent *ret_extent)
{
    CXSourceRange range = clang_getCursorExtent(cursor);
    CXFile first, last;
    unsigned begin, end;

    clang_getFileLocation(clang_getRangeStart(range), &first, NULL, NULL,
                          &begin);
    clang_getFileLocation(clang_getRangeEnd(range), &last, NULL, NULL, &end);
    if (!first || !last || !clang_File_isEqual(first, program->file) ||
        !clang_File_isEqual(last, program->file) || begin >= end ||
        end > program->text_len)
        return false;
    *ret_extent = (struct extent){begin, end};
    return true;
}

/* What stands in such a place is a statement, or the head of one. */
static bool holds_statements(CXCursor parent)
{
    switch (clang_getCursorKind(parent)) {
    case CXCursor_CompoundStmt:
    case CXCursor_IfStmt:
    case CXCursor_WhileStmt:
    case CXCursor_DoStmt:
    case CXCursor_ForStmt:
    case CXCursor_SwitchStmt:
    case CXCursor_CaseStmt:
    case CXCursor_DefaultStmt:
    case CXCursor_LabelStmt:
        return true;
    default:
        return false;
    }
}

/* A block and a label are around statements, and none themselves. */
static bool is_statement(CXCursor cursor, CXCursor parent)
{
    enum CXCursorKind kind = clang_getCursorKind(cursor);

    return holds_statements(parent) && kind != CXCursor_CompoundStmt &&
           kind != CXCursor_CaseStmt && kind != CXCursor_DefaultStmt &&
           kind != CXCursor_LabelStmt;
}

static void take_expression(struct site *site, CXCursor cursor,
                            struct extent extent)
{
    bool is_call = clang_getCursorKind(cursor) == CXCursor_CallExpr;

    if (!clang_Cursor_isNull(site->expression) &&
        (!is_call ||
         clang_getCursorKind(site->expression) == CXCursor_CallExpr))
        return;
    site->expression = cursor;
    site->at = extent;
}

static void take(struct site *site, CXCursor cursor, CXCursor parent,
                 struct extent extent, size_t offset)
{
    enum CXCursorKind kind = clang_getCursorKind(cursor);

    if (kind == CXCursor_FunctionDecl && clang_isCursorDefinition(cursor))
        site->function = cursor;
    if (kind == CXCursor_IfStmt && extent.begin < offset)
        site->guard = cursor;
    if (is_statement(cursor, parent)) {
        site->statement = extent;
        site->statement_cursor = cursor;
        site->parent = parent;
    }
    if (extent.begin != offset)
        return;
    if (clang_isExpression(kind))
        take_expression(site, cursor, extent);
    else if (kind == CXCursor_ReturnStmt || kind == CXCursor_GotoStmt)
        site->at = extent;
}

/* The first target that is not before `offset`. */
static size_t first_target(const struct search *search, size_t offset)
{
    size_t low = 0, high = search->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (search->targets[middle].offset < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static enum CXChildVisitResult visit(CXCursor cursor, CXCursor unused,
                                     CXClientData data)
{
    const struct frame *frame = data;
    struct search *search = frame->search;
    struct frame inner = {search, cursor};
    struct extent extent;
    size_t i, first;

    (void)unused;
    if (clang_isReference(clang_getCursorKind(cursor)) ||
        !site_extent(search->program, cursor, &extent))
        return CXChildVisit_Continue;
    first = first_target(search, extent.begin);
    for (i = first; i < search->count && search->targets[i].offset < extent.end;
         i++)
        take(&search->sites[search->targets[i].index], cursor, frame->parent,
             extent, search->targets[i].offset);
    if (i > first)
        clang_visitChildren(cursor, visit, &inner);
    return CXChildVisit_Continue;
}

static int compare_targets(const void *left, const void *right)
{
    const struct target *a = left, *b = right;

    return (a->offset > b->offset) - (a->offset < b->offset);
}

static void init_site(struct site *site, const struct program *program,
                      size_t offset)
{
    struct piece piece = {.begin = offset, .end = offset};

    scan_piece(program->text, program->text_len, offset, &piece);
    site->at = site->statement = (struct extent){piece.begin, piece.end};
    site->expression = site->statement_cursor = site->parent = site->guard =
        site->function = clang_getNullCursor();
}

struct site *sites_find(const struct program *program,
                        const struct line_index *lines,
                        const struct finding_list *findings)
{
    struct search search = {.program = program, .count = findings->count};
    struct frame frame = {&search, clang_getNullCursor()};

    search.targets = xcalloc(search.count + 1, sizeof *search.targets);
    search.sites = xcalloc(search.count + 1, sizeof *search.sites);
    for (size_t i = 0; i < search.count; i++) {
        const struct place *place = &findings->items[i].place;
        size_t offset = line_index_offset(lines, program->text_len, place->line,
                                          place->column);

        init_site(&search.sites[i], program, offset);
        search.targets[i] = (struct target){offset, i};
    }
    qsort(search.targets, search.count, sizeof *search.targets,
          compare_targets);
    if (search.count)
        clang_visitChildren(clang_getTranslationUnitCursor(program->unit),
                            visit, &frame);
    free(search.targets);
    return search.sites;
}
