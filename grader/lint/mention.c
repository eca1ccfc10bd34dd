/*
 * mention.c - one walk over the cursors of each body and of each global's
 * initializer. Whether a name is read or written follows from what stands
 * around it, so that each expression is visited with that in hand.
 */
#include "lint/mention.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/syntax.h"

struct walk {
    struct mentions *mentions;
    struct program *program;
    int function;
    int store;
    int depth;
};

static void walk_expression(struct walk *w, CXCursor e, enum mention_how how,
                            bool element);

/* --- what is found --- */

static int add_mention(struct walk *w, CXCursor e, int decl,
                       enum mention_how how, bool element)
{
    struct mentions *m = w->mentions;
    struct mention *item;
    unsigned begin, end;

    m->items = xgrow(m->items, m->count, &m->capacity, sizeof(*m->items));
    item = &m->items[m->count];
    syntax_range(e, &begin, &end);
    *item = (struct mention){.decl = decl,
                             .root = NONE,
                             .how = how,
                             .spot = syntax_spot(e),
                             .at = begin,
                             .function = w->function,
                             .store = w->store,
                             .element = element};
    return (int)m->count++;
}

static void add_link(struct walk *w, int holder, int target, CXCursor where)
{
    struct mentions *m = w->mentions;

    m->links =
        xgrow(m->links, m->link_count, &m->link_capacity, sizeof(*m->links));
    m->links[m->link_count++] =
        (struct link){holder, target, w->function, syntax_spot(where)};
}

/* The body that `f` or `&f` names; NONE if it is something else. */
static int named_body(const struct walk *w, CXCursor e)
{
    CXCursor referenced;
    int decl;

    e = syntax_strip(e);
    if (syntax_is_address(e))
        e = syntax_strip(syntax_first(e));
    if (clang_getCursorKind(e) != CXCursor_DeclRefExpr)
        return NONE;
    referenced = clang_getCursorReferenced(e);
    if (clang_getCursorKind(referenced) != CXCursor_FunctionDecl)
        return NONE;
    decl = program_decl(w->program, referenced); /* may move decls */
    return w->program->decls[decl].function;
}

static void link_value(struct walk *w, int holder, CXCursor value)
{
    int target = named_body(w, value);

    if (target != NONE)
        add_link(w, holder, target, value);
}

/* --- paths --- */

static bool is_pointer(CXCursor e)
{
    return clang_getCanonicalType(clang_getCursorType(e)).kind ==
           CXType_Pointer;
}

/* The variable at the root of a path, and whether a pointer is followed. */
static int path_root(struct walk *w, CXCursor e, bool *ret_indirect)
{
    for (;;) {
        enum CXCursorKind kind;

        e = syntax_strip(e);
        kind = clang_getCursorKind(e);
        if (kind == CXCursor_DeclRefExpr) {
            CXCursor referenced = clang_getCursorReferenced(e);
            enum CXCursorKind what = clang_getCursorKind(referenced);

            return what == CXCursor_VarDecl || what == CXCursor_ParmDecl
                       ? program_decl(w->program, referenced)
                       : NONE;
        }
        if (kind != CXCursor_MemberRefExpr &&
            kind != CXCursor_ArraySubscriptExpr &&
            kind != CXCursor_UnaryOperator)
            return NONE;
        if (kind == CXCursor_UnaryOperator && !syntax_is_address(e))
            *ret_indirect = true;
        e = syntax_first(e);
        if (kind != CXCursor_UnaryOperator && is_pointer(e))
            *ret_indirect = true;
    }
}

static void walk_member(struct walk *w, CXCursor e, enum mention_how how,
                        bool element)
{
    CXCursor base = syntax_first(e), field = clang_getCursorReferenced(e);
    bool arrow = is_pointer(base), indirect = false;
    int decl, item, root;

    if (clang_getCursorKind(field) == CXCursor_FieldDecl) {
        decl = program_decl(w->program, field);
        root = path_root(w, e, &indirect);
        item = add_mention(w, e, decl, how, element);
        w->mentions->items[item].root = root;
        w->mentions->items[item].indirect = indirect;
    }
    if (!clang_Cursor_isNull(base))
        walk_expression(w, base, arrow ? MENTION_READ : MENTION_PATH, false);
}

static void walk_name(struct walk *w, CXCursor e, enum mention_how how,
                      bool element)
{
    CXCursor referenced = clang_getCursorReferenced(e);
    enum CXCursorKind kind = clang_getCursorKind(referenced);

    if (kind == CXCursor_VarDecl || kind == CXCursor_ParmDecl ||
        kind == CXCursor_FunctionDecl)
        add_mention(w, e, program_decl(w->program, referenced), how, element);
}

/* --- stores --- */

static int store_open(struct walk *w, CXCursor whole)
{
    struct mentions *m = w->mentions;
    struct store *s;

    m->stores = xgrow(m->stores, m->store_count, &m->store_capacity,
                      sizeof(*m->stores));
    s = &m->stores[m->store_count];
    *s = (struct store){.target = NONE,
                        .function = w->function,
                        .spot = syntax_spot(whole),
                        .outer = w->store};
    syntax_range(whole, &s->begin, &s->stop);
    return (int)m->store_count++;
}

static void store_value(struct walk *w, int store, CXCursor value)
{
    struct mentions *m = w->mentions;
    enum CXCursorKind kind = clang_getCursorKind(syntax_strip(value));
    int outer = w->store, first = (int)m->count;
    struct store *s;
    long long number;

    w->store = store;
    walk_expression(w, value, MENTION_READ, false);
    w->store = outer;
    s = &m->stores[store];
    s->first = first;
    s->end = (int)m->count;
    s->plain = kind == CXCursor_DeclRefExpr || kind == CXCursor_MemberRefExpr;
    if (syntax_constant(value, &number)) {
        s->constant = true;
        s->number = number;
    }
}

static void walk_assignment(struct walk *w, CXCursor e, bool compound)
{
    struct children c = syntax_children(e);
    struct mentions *m = w->mentions;
    int store, target;

    if (c.count == 2) {
        store = store_open(w, e);
        m->stores[store].compound = compound;
        target = (int)m->count;
        walk_expression(w, c.items[0],
                        compound ? MENTION_UPDATE : MENTION_WRITE, false);
        if ((int)m->count > target &&
            (m->items[target].how == MENTION_WRITE ||
             m->items[target].how == MENTION_UPDATE)) {
            m->stores[store].target = target;
            link_value(w, m->items[target].decl, c.items[1]);
        }
        store_value(w, store, c.items[1]);
    }
    children_release(&c);
}

static void walk_variable(struct walk *w, CXCursor e)
{
    CXCursor value = clang_Cursor_getVarDeclInitializer(e);
    int decl = program_decl(w->program, e), store, target;

    if (clang_Cursor_isNull(value))
        return;
    store = store_open(w, e);
    /* A static variable of a function is not written when it is called. */
    target = add_mention(w, e, decl,
                         w->program->decls[decl].is_global ? MENTION_DROP
                                                           : MENTION_WRITE,
                         false);
    w->mentions->stores[store].target = target;
    link_value(w, decl, value);
    store_value(w, store, value);
}

/* --- initializers of structs --- */

static enum CXVisitorResult take_field(CXCursor field, CXClientData data)
{
    struct children *list = data;

    list->items =
        xgrow(list->items, list->count, &list->capacity, sizeof(*list->items));
    list->items[list->count++] = field;
    return CXVisit_Continue;
}

static void link_field(struct walk *w, CXCursor field, CXCursor value)
{
    struct mentions *m = w->mentions;
    int store, target;

    if (clang_getCursorKind(field) != CXCursor_FieldDecl)
        return;
    store = store_open(w, value);
    target = add_mention(w, value, program_decl(w->program, field),
                         MENTION_WRITE, false);
    m->stores[store].target = target;
    link_value(w, m->items[target].decl, value);
    store_value(w, store, value);
}

static void walk_list(struct walk *w, CXCursor e)
{
    struct children c = syntax_children(e), fields = {0};
    CXType type = clang_getCanonicalType(clang_getCursorType(e));
    size_t i, at = 0;

    if (type.kind == CXType_Record)
        clang_Type_visitFields(type, take_field, &fields);
    for (i = 0; i < c.count; i++, at++) {
        struct designation d = syntax_designation(c.items[i]);

        if (!clang_Cursor_isNull(d.first)) {
            for (at = 0; at < fields.count &&
                         !clang_equalCursors(fields.items[at], d.first);)
                at++;
            link_field(w, d.last, syntax_last(c.items[i]));
        } else if (at < fields.count) {
            link_field(w, fields.items[at], c.items[i]);
        } else {
            walk_expression(w, c.items[i], MENTION_READ, false);
        }
    }
    children_release(&fields);
    children_release(&c);
}

/* --- everything else --- */

static void walk_call(struct walk *w, CXCursor e)
{
    CXCursor callee = clang_getCursorReferenced(e), pointer;
    int count = clang_Cursor_getNumArguments(e), body = NONE, decl, i;

    if (clang_getCursorKind(callee) == CXCursor_FunctionDecl) {
        decl = program_decl(w->program, callee); /* may move decls */
        body = w->program->decls[decl].function;
    } else {
        pointer = syntax_first(e);
        if (!clang_Cursor_isNull(pointer))
            walk_expression(w, pointer, MENTION_READ, false);
    }
    for (i = 0; i < count; i++) {
        CXCursor argument = clang_Cursor_getArgument(e, (unsigned)i);

        if (body != NONE &&
            i < (int)w->program->functions[body].parameter_count)
            link_value(w, w->program->functions[body].parameters[i], argument);
        walk_expression(w, argument, MENTION_READ, false);
    }
}

static void walk_unary(struct walk *w, CXCursor e, enum mention_how how)
{
    CXCursor child = syntax_first(e);

    if (clang_Cursor_isNull(child))
        return;
    switch (clang_getCursorUnaryOperatorKind(e)) {
    case CXUnaryOperator_PostInc:
    case CXUnaryOperator_PostDec:
    case CXUnaryOperator_PreInc:
    case CXUnaryOperator_PreDec:
        walk_expression(w, child, MENTION_UPDATE, false);
        break;
    case CXUnaryOperator_AddrOf:
        walk_expression(w, child, MENTION_ADDRESS, false);
        break;
    default: /* of *p = 1, p is read */
        (void)how;
        walk_expression(w, child, MENTION_READ, false);
    }
}

static void walk_index(struct walk *w, CXCursor e, enum mention_how how)
{
    struct children c = syntax_children(e);

    if (c.count == 2) {
        walk_expression(
            w, c.items[0],
            is_pointer(syntax_strip(c.items[0])) ? MENTION_READ : how, true);
        walk_expression(w, c.items[1], MENTION_READ, false);
    }
    children_release(&c);
}

static void walk_children(struct walk *w, CXCursor e)
{
    struct children c = syntax_children(e);
    size_t i, count = c.count;

    /* GNU a ?: b shows a three times. */
    if (clang_getCursorKind(e) == CXCursor_UnexposedExpr && count == 4) {
        walk_expression(w, c.items[0], MENTION_READ, false);
        walk_expression(w, c.items[3], MENTION_READ, false);
        count = 0;
    }
    for (i = 0; i < count; i++)
        walk_expression(w, c.items[i], MENTION_READ, false);
    children_release(&c);
}

static void walk_binary(struct walk *w, CXCursor e)
{
    if (clang_getCursorBinaryOperatorKind(e) == CXBinaryOperator_Assign)
        walk_assignment(w, e, false);
    else
        walk_children(w, e);
}

static void walk_here(struct walk *w, CXCursor e, enum mention_how how,
                      bool element)
{
    switch ((int)clang_getCursorKind(e)) {
    case CXCursor_DeclRefExpr:
        walk_name(w, e, how, element);
        break;
    case CXCursor_MemberRefExpr:
        walk_member(w, e, how, element);
        break;
    case CXCursor_CallExpr:
        walk_call(w, e);
        break;
    case CXCursor_UnaryOperator:
        walk_unary(w, e, how);
        break;
    case CXCursor_BinaryOperator:
        walk_binary(w, e);
        break;
    case CXCursor_CompoundAssignOperator:
        walk_assignment(w, e, true);
        break;
    case CXCursor_ArraySubscriptExpr:
        walk_index(w, e, how);
        break;
    case CXCursor_VarDecl:
        walk_variable(w, e);
        break;
    case CXCursor_InitListExpr:
        walk_list(w, e);
        break;
    case CXCursor_UnaryExpr: /* sizeof: nothing is read */
        break;
    default:
        walk_children(w, e);
    }
}

static void walk_expression(struct walk *w, CXCursor e, enum mention_how how,
                            bool element)
{
    bool dropped = false;

    e = syntax_strip_void(e, &dropped);
    if (dropped && clang_getCursorKind(e) == CXCursor_DeclRefExpr)
        how = MENTION_DROP;
    if (w->depth < DEPTH_MAX) {
        w->depth++;
        walk_here(w, e, how, element);
        w->depth--;
    }
}

/* --- the whole file --- */

static enum CXChildVisitResult visit_global(CXCursor e, CXCursor parent,
                                            CXClientData data)
{
    (void)parent;
    if (clang_getCursorKind(e) == CXCursor_VarDecl && syntax_is_in_file(e))
        walk_variable(data, e);
    return CXChildVisit_Continue;
}

static int by_holder(const void *a, const void *b)
{
    const struct link *x = a, *y = b;

    if (x->holder != y->holder)
        return x->holder < y->holder ? -1 : 1;
    if (x->target != y->target)
        return x->target < y->target ? -1 : 1;
    return x->spot.line - y->spot.line;
}

void mentions_build(struct mentions *m, struct program *program)
{
    struct walk w = {
        .mentions = m, .program = program, .store = NONE, .function = NONE};
    size_t i, count = program->function_count;

    *m = (struct mentions){.program = program};
    m->first = xcalloc(count + 1, sizeof(*m->first));
    m->first_store = xcalloc(count + 1, sizeof(*m->first_store));
    for (i = 0; i < count; i++) {
        CXCursor body = clang_getCursorDefinition(
            program->decls[program->functions[i].decl].cursor);

        m->first[i] = (int)m->count;
        m->first_store[i] = (int)m->store_count;
        w.function = (int)i;
        if (!clang_Cursor_isNull(body))
            walk_children(&w, body);
    }
    m->first[count] = (int)m->count;
    m->first_store[count] = (int)m->store_count;
    w.function = NONE;
    clang_visitChildren(clang_getTranslationUnitCursor(program->unit),
                        visit_global, &w);
    if (m->link_count)
        qsort(m->links, m->link_count, sizeof(*m->links), by_holder);
}

void mentions_release(struct mentions *m)
{
    free(m->items);
    free(m->stores);
    free(m->links);
    free(m->first);
    free(m->first_store);
    *m = (struct mentions){0};
}
