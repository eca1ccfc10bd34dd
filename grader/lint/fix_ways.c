/* fix_ways.c - repairs of a comparison, of what is freed too early, closed
 * twice. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/fix.h"
#include "lint/scan.h"
#include "lint/syntax.h"

/* --- UV103: the start worked, and 'done' is called --- */

/* Where the last operation of the path began; NULL: nowhere. */
static const struct step *last_start(const struct finding *finding)
{
    for (size_t i = finding->chain_count; i-- > 0;)
        if (strstr(finding->chain[i].text, "starts an operation"))
            return &finding->chain[i];
    return NULL;
}

/* What stands before `offset` is "name =". */
static bool is_assigned_to(const struct fixing *fixing, size_t offset,
                           const char *name)
{
    size_t len = strlen(name), at = offset;

    while (at && isspace((unsigned char)fixing->text[at - 1]))
        at--;
    if (!at || fixing->text[--at] != '=')
        return false;
    while (at && isspace((unsigned char)fixing->text[at - 1]))
        at--;
    return at > len && !memcmp(fixing->text + at - len, name, len) &&
           !isalnum((unsigned char)fixing->text[at - len - 1]) &&
           fixing->text[at - len - 1] != '_';
}

/* "==" between the sides of a comparison; empty when it is another. */
static struct extent find_equal(const struct fixing *fixing, struct extent left,
                                struct extent right)
{
    struct piece piece = {.end = left.end};

    while (piece.end + 1 < right.begin &&
           scan_piece(fixing->text, right.begin, piece.end, &piece))
        if (!memcmp(fixing->text + piece.begin, "==", 2))
            return (struct extent){piece.begin, piece.begin + 2};
    return (struct extent){0};
}

/* The left side is what the start at `offset` returned. */
static bool is_result_of(const struct fixing *fixing, struct extent left,
                         size_t offset)
{
    char *name;
    bool assigned;

    if (offset >= left.begin && offset < left.end)
        return true;
    name = fix_text(fixing, left);
    assigned = is_assigned_to(fixing, offset, name);
    free(name);
    return assigned;
}

/* "rc == 0" to "rc < 0". */
static void compare_less(struct fixing *fixing, CXCursor condition,
                         size_t start)
{
    struct children sides = syntax_children(syntax_strip(condition));
    const struct program *program = fixing->finish->program;
    struct extent left, right, equal;
    long long zero;

    if (sides.count == 2 && syntax_constant(sides.items[1], &zero) &&
        zero == 0 && site_extent(program, sides.items[0], &left) &&
        site_extent(program, sides.items[1], &right) &&
        is_result_of(fixing, left, start)) {
        equal = find_equal(fixing, left, right);
        if (equal.end > equal.begin) {
            fix_title(fixing, "complete where the start failed: '< 0'");
            fix_edit(fixing, equal, xstrdup("<"));
        }
    }
    children_release(&sides);
}

void fix_compare(struct fixing *fixing)
{
    const struct step *start = last_start(fixing->finding);
    struct children parts;
    struct extent then;

    if (!start || clang_Cursor_isNull(fixing->site->guard))
        return;
    parts = syntax_children(fixing->site->guard);
    if (parts.count >= 2 &&
        site_extent(fixing->finish->program, parts.items[1], &then) &&
        fixing->site->at.begin >= then.begin &&
        fixing->site->at.end <= then.end)
        compare_less(fixing, parts.items[0], fix_step_offset(fixing, start));
    children_release(&parts);
}

/* --- UV205: freed while it is being closed --- */

static const char free_name[] = "free_closed";

/* The call of `function` whose first argument is `name`, found as a whole
 * statement of the body; null when there is none, or several. */
struct call_search {
    const char *function, *name;
    CXCursor found;
    size_t count;
};

static bool argument_is(CXCursor call, unsigned index, const char *name)
{
    CXCursor argument = syntax_strip(clang_Cursor_getArgument(call, index));
    char *spelling = syntax_string(clang_getCursorSpelling(argument));
    bool is = clang_getCursorKind(argument) == CXCursor_DeclRefExpr &&
              !strcmp(spelling, name);

    free(spelling);
    return is;
}

static enum CXChildVisitResult find_call(CXCursor cursor, CXCursor parent,
                                         CXClientData data)
{
    struct call_search *search = data;
    char *spelling;

    (void)parent;
    if (clang_getCursorKind(cursor) != CXCursor_CallExpr)
        return CXChildVisit_Recurse;
    spelling = syntax_string(clang_getCursorSpelling(cursor));
    if (!strcmp(spelling, search->function) &&
        clang_Cursor_getNumArguments(cursor) > 0 &&
        argument_is(cursor, 0, search->name) && !search->count++)
        search->found = cursor;
    free(spelling);
    return CXChildVisit_Recurse;
}

/* "NULL" or "0" as the callback of the only uv_close() of `name`. */
static bool find_no_callback(const struct fixing *fixing, const char *name,
                             struct extent *ret_extent)
{
    struct call_search search = {"uv_close", name, clang_getNullCursor(), 0};
    char *text;
    bool is_null;

    clang_visitChildren(fixing->site->function, find_call, &search);
    if (search.count != 1 || clang_Cursor_getNumArguments(search.found) != 2 ||
        !site_extent(fixing->finish->program,
                     clang_Cursor_getArgument(search.found, 1), ret_extent))
        return false;
    text = fix_text(fixing, *ret_extent);
    is_null = !strcmp(text, "NULL") || !strcmp(text, "0");
    free(text);
    return is_null;
}

static size_t function_begin(const struct fixing *fixing)
{
    struct extent extent = {0};

    (void)!site_extent(fixing->finish->program, fixing->site->function,
                       &extent);
    return extent.begin;
}

/* free(handle) goes to a close callback, which is put before the function. */
static void free_in_callback(struct fixing *fixing, struct extent callback,
                             struct extent freeing)
{
    size_t begin = function_begin(fixing);

    fix_title(fixing, "free it in the close callback");
    /* Another repair may have brought it already. */
    if (!strstr(fixing->text, free_name))
        fix_insert(fixing, begin,
                   xasprintf("static void %s(uv_handle_t *handle)\n{\n"
                             "    free(handle);\n}\n\n",
                             free_name));
    fix_edit(fixing, callback, xstrdup(free_name));
    fix_edit(fixing, fix_lines_of(fixing, freeing), xstrdup(""));
}

void fix_free_later(struct fixing *fixing)
{
    const struct site *site = fixing->site;
    struct extent callback, freeing = site->statement;
    CXCursor argument;
    char *text, *name, *wanted;

    if (clang_Cursor_isNull(site->expression) ||
        clang_Cursor_isNull(site->function) ||
        clang_Cursor_isNull(site->parent) ||
        clang_getCursorKind(site->parent) != CXCursor_CompoundStmt ||
        clang_Cursor_getNumArguments(site->expression) != 1)
        return;
    argument = syntax_strip(clang_Cursor_getArgument(site->expression, 0));
    name = syntax_string(clang_getCursorSpelling(argument));
    wanted = xasprintf("free(%s)", name);
    text = fix_text(fixing, site->statement);
    freeing.end = fix_statement_end(fixing, freeing);
    if (!strcmp(text, wanted) && freeing.end &&
        find_no_callback(fixing, name, &callback))
        free_in_callback(fixing, callback, freeing);
    free(text);
    free(wanted);
    free(name);
}

/* --- UV208: closed twice --- */

/* Nothing that follows can be taken for the other half of a new "if". */
static bool may_be_guarded(const struct site *site)
{
    enum CXCursorKind kind = clang_getCursorKind(site->parent);
    struct children parts;
    bool may;

    if (kind == CXCursor_CompoundStmt)
        return true;
    if (kind != CXCursor_IfStmt)
        return false;
    parts = syntax_children(site->parent);
    may = parts.count == 2;
    children_release(&parts);
    return may;
}

void fix_close_once(struct fixing *fixing)
{
    const struct site *site = fixing->site;
    struct extent argument;
    char *text, *indent;

    if (clang_Cursor_isNull(site->expression) ||
        clang_Cursor_isNull(site->parent) ||
        site->at.begin != site->statement.begin ||
        site->at.end != site->statement.end || !may_be_guarded(site) ||
        clang_Cursor_getNumArguments(site->expression) < 1 ||
        !site_extent(fixing->finish->program,
                     clang_Cursor_getArgument(site->expression, 0), &argument))
        return;
    text = fix_text(fixing, argument);
    indent = fix_indent(fixing, site->at.begin);
    fix_title(fixing, "close it only if it is not being closed");
    fix_insert(fixing, site->at.begin,
               xasprintf("if (!uv_is_closing(%s))\n%s    ", text, indent));
    free(indent);
    free(text);
}
