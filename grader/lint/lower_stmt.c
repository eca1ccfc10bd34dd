/*
 * lower_stmt.c - statements.
 */
#include "lint/lower.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/syntax.h"

static int label_node(struct lowering *l, CXCursor label)
{
    char *name = syntax_string(clang_getCursorSpelling(label));
    size_t i;

    for (i = 0; i < l->label_count; i++) {
        if (!strcmp(l->labels[i].name, name)) {
            free(name);
            return l->labels[i].node;
        }
    }
    l->labels = xgrow(l->labels, l->label_count, &l->label_capacity,
                      sizeof(*l->labels));
    l->labels[l->label_count].name = name;
    l->labels[l->label_count].node = lower_junction(l);
    return l->labels[l->label_count++].node;
}

static enum CXChildVisitResult find_label(CXCursor e, CXCursor parent,
                                          CXClientData data)
{
    (void)parent;
    if (clang_getCursorKind(e) != CXCursor_LabelRef)
        return CXChildVisit_Continue;
    *(CXCursor *)data = e;
    return CXChildVisit_Break;
}

static void lower_goto(struct lowering *l, CXCursor s)
{
    CXCursor label = clang_getNullCursor();

    clang_visitChildren(s, find_label, &label);
    if (clang_Cursor_isNull(label))
        lower_fail(l, "a goto of it is not understood", s);
    else
        lower_jump(l, label_node(l, label));
}

static void lower_if(struct lowering *l, const struct children *c)
{
    int yes = lower_junction(l), no = lower_junction(l),
        end = lower_junction(l);

    lower_cond(l, c->items[0], yes, no);
    l->at = yes;
    lower_statement(l, c->items[1]);
    lower_jump(l, end);
    l->at = no;
    if (c->count > 2)
        lower_statement(l, c->items[2]);
    lower_join(l, end);
}

static void lower_variable(struct lowering *l, CXCursor s)
{
    struct program *program = l->program;
    CXCursor value = clang_Cursor_getVarDeclInitializer(s);
    int decl = program_decl(program, s);
    int from, to;

    if (program->decls[decl].is_global || clang_Cursor_isNull(value))
        return;
    to = access_make(program, ACCESS_VARIABLE, NONE, decl);
    if (lower_list_into(l, to, value))
        return;
    from = lower_value(l, value);
    lower_set(l, to, from, s);
}

static void lower_return(struct lowering *l, CXCursor s)
{
    struct children c = syntax_children(s);
    int from = NONE;
    struct node *n;

    if (c.count)
        from = lower_value(l, c.items[0]);
    children_release(&c);
    n = lower_append(l, NODE_RETURN, s);
    n->from = from;
    l->at = NONE;
}

static void lower_expression_statement(struct lowering *l, CXCursor s)
{
    bool is_void = false;
    CXCursor e = syntax_strip_void(s, &is_void);
    int value = lower_value(l, s);
    const struct access *a = &l->program->accesses[value];
    size_t i;

    (void)e;
    if (a->kind != ACCESS_RESULT) {
        /* (void)done: it is dropped on purpose. */
        if (is_void &&
            (a->kind == ACCESS_VARIABLE || a->kind == ACCESS_FIELD) &&
            l->program->decls[a->key].callback)
            lower_escape(l, value, s);
        return;
    }
    for (i = l->f->node_count; i-- > 0;) {
        struct call *call = l->f->nodes[i].call;

        if (call && call->result == value) {
            call->discarded = true;
            call->voided = is_void;
            return;
        }
    }
}

static void lower_each(struct lowering *l, const struct children *c)
{
    size_t i;

    for (i = 0; i < c->count; i++) {
        if (clang_getCursorKind(c->items[i]) == CXCursor_VarDecl)
            lower_variable(l, c->items[i]);
        else if (!clang_isDeclaration(clang_getCursorKind(c->items[i])))
            lower_statement(l, c->items[i]);
    }
}

static void lower_compound_parts(struct lowering *l, CXCursor s,
                                 enum CXCursorKind kind)
{
    struct children c = syntax_children(s);

    if (kind == CXCursor_IfStmt && c.count >= 2)
        lower_if(l, &c);
    else if (kind == CXCursor_WhileStmt && c.count >= 2)
        lower_while(l, &c);
    else if (kind == CXCursor_DoStmt && c.count == 2)
        lower_do(l, &c);
    else if (kind == CXCursor_ForStmt)
        lower_for(l, s, &c);
    else if (kind == CXCursor_SwitchStmt && c.count >= 2)
        lower_switch(l, &c);
    else if (kind == CXCursor_IfStmt || kind == CXCursor_WhileStmt ||
             kind == CXCursor_DoStmt || kind == CXCursor_SwitchStmt)
        lower_fail(l, "a statement of it is not understood", s);
    else
        lower_each(l, &c);
    children_release(&c);
}

static void lower_statement_here(struct lowering *l, CXCursor s)
{
    enum CXCursorKind kind = clang_getCursorKind(s);

    switch ((int)kind) {
    case CXCursor_NullStmt:
        break;
    case CXCursor_ReturnStmt:
        lower_return(l, s);
        break;
    case CXCursor_BreakStmt:
        if (l->break_to != NONE)
            lower_jump(l, l->break_to);
        break;
    case CXCursor_ContinueStmt:
        if (l->continue_to != NONE)
            lower_jump(l, l->continue_to);
        break;
    case CXCursor_GotoStmt:
        lower_goto(l, s);
        break;
    case CXCursor_IndirectGotoStmt:
        lower_fail(l, "it jumps to a computed label", s);
        break;
    case CXCursor_AsmStmt:
    case CXCursor_MSAsmStmt:
        lower_fail(l, "it contains assembler", s);
        break;
    case CXCursor_LabelStmt:
        lower_join(l, label_node(l, s));
        lower_compound_parts(l, s, kind);
        break;
    case CXCursor_CaseStmt:
    case CXCursor_DefaultStmt:
        lower_case(l, s);
        break;
    default:
        if (clang_isExpression(kind))
            lower_expression_statement(l, s);
        else
            lower_compound_parts(l, s, kind);
    }
}

void lower_statement(struct lowering *l, CXCursor s)
{
    struct mood mood = mood_save(l);

    if (++l->depth > DEPTH_MAX)
        lower_fail(l, "it is nested too deeply", s);
    else if (!l->f->failed)
        lower_statement_here(l, s);
    l->depth--;
    mood_restore(l, &mood);
}
