/* fix_errno.c - repairs of results of libuv that are looked for in the ways of
 * the C library: -1 and errno. */
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/fix.h"
#include "lint/scan.h"
#include "lint/syntax.h"

/* The cursor of a kind, in the statement, that is wanted. */
struct search {
    const struct fixing *fixing;
    enum CXCursorKind kind;
    size_t offset;
    CXCursor found;
};

/* errno itself is a call of something, too. */
static bool tells_errno(CXCursor call)
{
    char *name = syntax_string(clang_getCursorSpelling(call));
    bool tells = !strcmp(name, "perror") || !strcmp(name, "strerror");

    free(name);
    return tells;
}

static enum CXChildVisitResult find(CXCursor cursor, CXCursor parent,
                                    CXClientData data)
{
    struct search *search = data;
    struct extent extent;

    (void)parent;
    if (!site_extent(search->fixing->finish->program, cursor, &extent) ||
        extent.begin > search->offset || extent.end <= search->offset)
        return CXChildVisit_Continue;
    if (clang_getCursorKind(cursor) == search->kind &&
        (search->kind != CXCursor_CallExpr || tells_errno(cursor)))
        search->found = cursor;
    return CXChildVisit_Recurse;
}

/* The innermost cursor of that kind around the finding; null: there is none. */
static CXCursor find_around(const struct fixing *fixing, enum CXCursorKind kind)
{
    struct search search = {fixing, kind, fixing->site->at.begin,
                            clang_getNullCursor()};

    if (!clang_Cursor_isNull(fixing->site->function))
        clang_visitChildren(fixing->site->function, find, &search);
    return search.found;
}

static bool text_is(const struct fixing *fixing, CXCursor cursor,
                    const char *wanted)
{
    struct strbuf normal = STRBUF_INIT;
    struct extent extent;
    bool is = false;

    if (site_extent(fixing->finish->program, cursor, &extent)) {
        scan_normalize(fixing->text + extent.begin, extent.end - extent.begin,
                       &normal);
        is = !strcmp(strbuf_text(&normal), wanted);
    }
    strbuf_release(&normal);
    return is;
}

/* --- -1 --- */

/* The operator between two sides; empty when it is not the one. */
static struct extent find_operator(const struct fixing *fixing, CXCursor left,
                                   CXCursor right, const char *wanted)
{
    const struct program *program = fixing->finish->program;
    struct extent before, behind;
    struct piece piece;

    if (!site_extent(program, left, &before) ||
        !site_extent(program, right, &behind))
        return (struct extent){0};
    piece.end = before.end;
    while (piece.end + 1 < behind.begin &&
           scan_piece(fixing->text, behind.begin, piece.end, &piece))
        if (!memcmp(fixing->text + piece.begin, wanted, 2))
            return (struct extent){piece.begin, piece.begin + 2};
    return (struct extent){0};
}

static void replace_sides(struct fixing *fixing, CXCursor left, CXCursor right,
                          bool equal)
{
    bool swapped = text_is(fixing, left, "-1");
    struct extent operation =
        find_operator(fixing, left, right, equal ? "==" : "!=");
    struct extent number;
    const char *sign = equal ? (swapped ? ">" : "<") : (swapped ? "<=" : ">=");

    if (operation.end == 0 || (!swapped && !text_is(fixing, right, "-1")) ||
        !site_extent(fixing->finish->program, swapped ? left : right, &number))
        return;
    fix_title(fixing, "compare with '%s 0'", equal ? "<" : ">=");
    if (swapped)
        fix_edit(fixing, number, xstrdup("0"));
    fix_edit(fixing, operation, xstrdup(sign));
    if (!swapped)
        fix_edit(fixing, number, xstrdup("0"));
}

static void compare_sign(struct fixing *fixing, CXCursor comparison)
{
    struct children sides = syntax_children(comparison);
    enum CXBinaryOperatorKind kind =
        clang_getCursorBinaryOperatorKind(comparison);

    if (sides.count == 2 &&
        (kind == CXBinaryOperator_EQ || kind == CXBinaryOperator_NE))
        replace_sides(fixing, sides.items[0], sides.items[1],
                      kind == CXBinaryOperator_EQ);
    children_release(&sides);
}

/* --- errno --- */

/* "rc" of "if (rc < 0)" around the finding; NULL when it is not so plain. The
 * caller frees it. */
static char *failed_result(const struct fixing *fixing)
{
    struct children parts, sides;
    CXCursor condition, subject;
    char *name = NULL;

    if (clang_Cursor_isNull(fixing->site->guard))
        return NULL;
    parts = syntax_children(fixing->site->guard);
    condition =
        parts.count ? syntax_strip(parts.items[0]) : clang_getNullCursor();
    sides = syntax_children(condition);
    subject = clang_getCursorKind(condition) == CXCursor_BinaryOperator &&
                      sides.count == 2
                  ? syntax_strip(sides.items[0])
                  : condition;
    if (clang_getCursorKind(subject) == CXCursor_DeclRefExpr)
        name = syntax_string(clang_getCursorSpelling(subject));
    children_release(&sides);
    children_release(&parts);
    return name;
}

/* perror("x") to a line that says what libuv says. */
static void replace_perror(struct fixing *fixing, CXCursor call,
                           const char *name)
{
    struct extent whole, argument;
    char *text;

    if (clang_Cursor_getNumArguments(call) != 1 ||
        !site_extent(fixing->finish->program, call, &whole) ||
        !site_extent(fixing->finish->program, clang_Cursor_getArgument(call, 0),
                     &argument))
        return;
    text = fix_text(fixing, argument);
    fix_title(fixing, "say uv_strerror(%s)", name);
    fix_edit(fixing, whole,
             xasprintf("fprintf(stderr, \"%%s: %%s\\n\", %s, "
                       "uv_strerror(%s))",
                       text, name));
    free(text);
}

static void say_error(struct fixing *fixing, CXCursor call, const char *name)
{
    char *callee = syntax_string(clang_getCursorSpelling(call));
    struct extent whole;

    if (!strcmp(callee, "perror")) {
        replace_perror(fixing, call, name);
    } else if (text_is(fixing, call, "strerror(errno)") &&
               site_extent(fixing->finish->program, call, &whole)) {
        fix_title(fixing, "say uv_strerror(%s)", name);
        fix_edit(fixing, whole, xasprintf("uv_strerror(%s)", name));
    }
    free(callee);
}

void fix_libuv_error(struct fixing *fixing)
{
    bool by_errno = strstr(fixing->finding->message, "errno") != NULL;
    CXCursor cursor = find_around(fixing, by_errno ? CXCursor_CallExpr
                                                   : CXCursor_BinaryOperator);
    char *name;

    if (clang_Cursor_isNull(cursor))
        return;
    if (!by_errno) {
        compare_sign(fixing, cursor);
        return;
    }
    name = failed_result(fixing);
    if (name)
        say_error(fixing, cursor, name);
    free(name);
}
