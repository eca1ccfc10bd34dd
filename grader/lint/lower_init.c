/*
 * lower_init.c - initializers of structs and arrays, element by element.
 */
#include "lint/lower.h"

enum { MEMBERS_MAX = 64 };

struct members {
    CXCursor items[MEMBERS_MAX];
    size_t count;
};

static enum CXVisitorResult add_member(CXCursor field, CXClientData data)
{
    struct members *m = data;

    if (m->count == MEMBERS_MAX)
        return CXVisit_Break;
    m->items[m->count++] = field;
    return CXVisit_Continue;
}

static bool is_list(CXCursor e)
{
    return clang_getCursorKind(e) == CXCursor_InitListExpr;
}

/* The list of `{...}` or of `(struct s){...}`. */
static bool find_list(CXCursor e, CXCursor *ret_list)
{
    struct children c;
    bool found = false;

    e = syntax_strip(e);
    *ret_list = e;
    if (is_list(e))
        return true;
    if (clang_getCursorKind(e) != CXCursor_CompoundLiteralExpr)
        return false;
    c = syntax_children(e);
    if (c.count && is_list(c.items[c.count - 1])) {
        *ret_list = c.items[c.count - 1];
        found = true;
    }
    children_release(&c);
    return found;
}

/* `.field = value`: what it names and what it gets. `.a.b = value` names
 * nothing that is followed. */
static bool is_designated(CXCursor e, CXCursor *ret_field, CXCursor *ret_value)
{
    struct designation d = syntax_designation(e);

    if (clang_Cursor_isNull(d.first))
        return false;
    if (clang_equalCursors(d.first, d.last))
        *ret_field = d.first;
    *ret_value = syntax_last(e);
    return true;
}

static bool is_whole(CXType type)
{
    enum CXTypeKind kind = clang_getCanonicalType(type).kind;

    return kind == CXType_Record || kind == CXType_ConstantArray;
}

/* Braces were left out: which member gets it is not followed. */
static bool lacks_braces(CXType type, CXCursor value)
{
    value = syntax_strip(value);
    return is_whole(type) &&
           clang_getCursorKind(value) != CXCursor_StringLiteral &&
           !is_whole(clang_getCursorType(value));
}

static void lower_element(struct lowering *l, int to, CXType type,
                          CXCursor value)
{
    CXCursor list;
    int from;

    if (is_whole(type) && find_list(value, &list)) {
        lower_init(l, to, type, list);
        return;
    }
    from = lower_value(l, value);
    if (to)
        lower_set(l, to, from, value);
    else
        lower_escape(l, from, value);
}

static void lower_member_of(struct lowering *l, int to, CXCursor field,
                            CXCursor value)
{
    int decl = program_decl(l->program, field);

    if (decl_is_data(&l->program->decls[decl]))
        lower_link(l, access_address(l->program, to), lower_value(l, value),
                   value);
    else
        lower_element(l, access_field(l->program, to, decl),
                      clang_getCursorType(field), value);
}

static void lower_elements(struct lowering *l, int to, CXType type,
                           const struct children *c)
{
    struct members members = {.count = 0};
    bool is_record = clang_getCanonicalType(type).kind == CXType_Record;
    bool in_order = true;
    size_t i;

    if (is_record)
        clang_Type_visitFields(clang_getCanonicalType(type), add_member,
                               &members);
    for (i = 0; i < c->count; i++) {
        CXCursor value = c->items[i], field = clang_getNullCursor();
        CXType inner = clang_getElementType(clang_getCanonicalType(type));
        int target = 0;
        bool is_named;

        if (!clang_isExpression(clang_getCursorKind(value)))
            continue;
        is_named = is_designated(c->items[i], &field, &value);
        if (!is_named && is_record && i < members.count && in_order)
            field = members.items[i];
        in_order &= !is_named;
        if (!clang_Cursor_isNull(field))
            inner = clang_getCursorType(field);
        if (lacks_braces(inner, value))
            to = 0;
        if (to && !clang_Cursor_isNull(field) &&
            clang_getCursorKind(field) == CXCursor_FieldDecl) {
            lower_member_of(l, to, field, value);
            continue;
        }
        if (to && !is_record && in_order)
            target = access_make(l->program, ACCESS_INDEX, to, (long long)i);
        lower_element(l, target, inner, value);
    }
}

void lower_init(struct lowering *l, int to, CXType type, CXCursor list)
{
    struct children c = syntax_children(list);

    if (++l->depth > DEPTH_MAX)
        lower_fail(l, "it is nested too deeply", list);
    else
        lower_elements(l, to, type, &c);
    l->depth--;
    children_release(&c);
}

bool lower_is_list(CXCursor value)
{
    CXCursor list;

    return is_whole(clang_getCursorType(syntax_strip(value))) &&
           find_list(value, &list);
}

bool lower_list_into(struct lowering *l, int to, CXCursor value)
{
    CXType type = clang_getCursorType(syntax_strip(value));
    CXCursor list;

    if (!is_whole(type) || !find_list(value, &list))
        return false;
    lower_init(l, to, type, list);
    return true;
}
