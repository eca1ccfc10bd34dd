/*
 * lower_expr.c - expressions, in the order of evaluation.
 */
#include "lint/lower.h"

#include <string.h>

#include "lint/syntax.h"

static int lower_reference(struct lowering *l, CXCursor e)
{
    struct program *program = l->program;
    CXCursor referenced = clang_getCursorReferenced(e);
    enum CXCursorKind kind = clang_getCursorKind(referenced);
    long long n;
    int decl;

    if (syntax_constant(e, &n))
        return access_number(program, n);
    if (kind == CXCursor_FunctionDecl)
        return access_make(program, ACCESS_FUNCTION, NONE,
                           program_decl(program, referenced));
    if (kind != CXCursor_VarDecl && kind != CXCursor_ParmDecl)
        return 0;
    decl = program_decl(program, referenced);
    if (program->decls[decl].is_global || (program->decls[decl].address_taken &&
                                           !program->decls[decl].is_aggregate))
        l->subject_guard = true;
    else
        lower_depend(l, decl);
    return lower_variable_path(l, decl);
}

static int lower_member(struct lowering *l, CXCursor e)
{
    struct program *program = l->program;
    struct children c = syntax_children(e);
    CXCursor field = clang_getCursorReferenced(e);
    struct mood mood = mood_save(l);
    int base = 0, result = 0, decl;

    if (c.count)
        base = lower_value(l, c.items[0]);
    mood_restore(l, &mood);
    if (!c.count || clang_getCursorKind(field) != CXCursor_FieldDecl)
        goto out;
    if (clang_getCanonicalType(clang_getCursorType(c.items[0])).kind ==
        CXType_Pointer) {
        int owner = program_decl(program, field);

        if (lower_means_container(program, base, program->decls[owner].owner))
            base = access_context(program, base);
        base = access_deref(program, base);
    }
    decl = program_decl(program, field);
    if (!program->decls[decl].from_libuv)
        l->subject_guard = true;
    result = access_field(program, base, decl);
out:
    children_release(&c);
    return result;
}

static int lower_index(struct lowering *l, CXCursor e)
{
    struct children c = syntax_children(e);
    int base = 0, index = 0;
    long long key = NONE;

    if (c.count == 2) {
        base = lower_value(l, c.items[0]);
        index = lower_value(l, c.items[1]);
    }
    children_release(&c);
    l->guard = true;
    if (!base)
        return 0;
    if (l->program->accesses[index].kind == ACCESS_NUMBER)
        key = l->program->accesses[index].key;
    return access_make(l->program, ACCESS_INDEX, base, key < 0 ? NONE : key);
}

/* The value of a condition: 1 or 0, on two paths that join. */
static int lower_truth(struct lowering *l, CXCursor e)
{
    struct program *program = l->program;
    int value = access_make(program, ACCESS_TEMPORARY, NONE, program->serial++);
    int yes = lower_junction(l), no = lower_junction(l),
        end = lower_junction(l);

    lower_cond(l, e, yes, no);
    l->at = yes;
    lower_set(l, value, access_number(program, 1), e);
    lower_jump(l, end);
    l->at = no;
    lower_set(l, value, access_number(program, 0), e);
    lower_join(l, end);
    return value;
}

static int lower_choice(struct lowering *l, CXCursor e, CXCursor cond,
                        const CXCursor *when_true, CXCursor when_false)
{
    struct program *program = l->program;
    int value = access_make(program, ACCESS_TEMPORARY, NONE, program->serial++);
    int yes = lower_junction(l), no = lower_junction(l),
        end = lower_junction(l), from;

    if (when_true) {
        lower_cond(l, cond, yes, no);
        l->at = yes;
        from = lower_value(l, *when_true);
    } else {
        struct node *n;
        struct mood mood = mood_save(l);

        from = lower_value(l, cond);
        n = lower_append(l, NODE_COND, cond);
        n->subject = from;
        n->op = CMP_NE;
        n->guard = l->guard;
        n->subject_only = l->subject_guard;
        memcpy(n->reads, l->reads, sizeof(n->reads));
        n->read_count = l->read_count;
        syntax_range(cond, &n->begin, &n->end);
        n->next[0] = yes;
        n->next[1] = no;
        mood_restore(l, &mood);
        l->at = yes;
    }
    lower_set(l, value, from, e);
    lower_jump(l, end);
    l->at = no;
    from = lower_value(l, when_false);
    lower_set(l, value, from, e);
    lower_join(l, end);
    return value;
}

static void lower_store(struct lowering *l, int to, int from, CXCursor where)
{
    if (!to) {
        if (from && access_root(l->program, from) != NONE)
            lower_append(l, NODE_ESCAPE, where)->from = from;
        return;
    }
    lower_set(l, to, from, where);
}

static int lower_step(struct lowering *l, CXCursor e, bool adds)
{
    struct children c = syntax_children(e);
    int to = 0;

    if (c.count)
        to = lower_path(l, c.items[0]);
    children_release(&c);
    if (to) {
        lower_set(l, to, 0, e);
        if (l->at != NONE)
            l->f->nodes[l->at].adds = adds;
        if (l->at != NONE)
            l->f->nodes[l->at].subtracts = !adds;
    }
    return to;
}

static int lower_unary(struct lowering *l, CXCursor e)
{
    enum CXUnaryOperatorKind op = clang_getCursorUnaryOperatorKind(e);
    struct children c;
    int base = 0;
    long long n;

    switch (op) {
    case CXUnaryOperator_PostInc:
    case CXUnaryOperator_PreInc:
        return lower_step(l, e, true);
    case CXUnaryOperator_PostDec:
    case CXUnaryOperator_PreDec:
        return lower_step(l, e, false);
    case CXUnaryOperator_LNot:
        return lower_truth(l, e);
    default:
        break;
    }
    c = syntax_children(e);
    if (c.count)
        base = lower_value(l, c.items[0]);
    children_release(&c);
    if (op == CXUnaryOperator_AddrOf)
        return access_address(l->program, base);
    if (op == CXUnaryOperator_Deref) {
        l->subject_guard = true;
        return access_deref(l->program, base);
    }
    if (op == CXUnaryOperator_Minus &&
        l->program->accesses[base].kind == ACCESS_NUMBER)
        return access_number(l->program, -l->program->accesses[base].key);
    if (syntax_constant(e, &n))
        return access_number(l->program, n);
    return op == CXUnaryOperator_Plus ? base : 0;
}

static bool is_truth(CXCursor e)
{
    enum CXBinaryOperatorKind op = clang_getCursorBinaryOperatorKind(e);

    return op == CXBinaryOperator_LAnd || op == CXBinaryOperator_LOr ||
           op == CXBinaryOperator_LT || op == CXBinaryOperator_GT ||
           op == CXBinaryOperator_LE || op == CXBinaryOperator_GE ||
           op == CXBinaryOperator_EQ || op == CXBinaryOperator_NE;
}

static int lower_arithmetic(struct lowering *l, CXCursor e,
                            const struct children *c)
{
    CXCursor pointer;
    unsigned begin, end;
    long long n;
    int base;

    syntax_range(e, &begin, &end);
    if (end - begin < 200 && syntax_constant(e, &n))
        return access_number(l->program, n);
    base = lower_value(l, c->items[0]);
    lower_value(l, c->items[1]);
    if (base && lower_is_offset(e, &pointer))
        return access_context(l->program, base);
    return 0;
}

static int lower_assignment(struct lowering *l, CXCursor e,
                            const struct children *c)
{
    bool is_whole = lower_is_list(c->items[1]);
    int from = is_whole ? 0 : lower_value(l, c->items[1]);
    struct mood mood = mood_save(l);
    int owner = lower_data_owner(l, c->items[0]);
    int to = owner ? 0 : lower_path(l, c->items[0]);

    mood_restore(l, &mood);
    if (is_whole) {
        lower_list_into(l, to, c->items[1]);
        return to;
    }
    if (owner)
        lower_link(l, owner, from, e);
    else
        lower_store(l, to, from, e);
    /* A field that was just written depends on what was written. */
    if (to && l->program->accesses[to].kind == ACCESS_VARIABLE)
        lower_depend(l, (int)l->program->accesses[to].key);
    return to;
}

static int lower_binary(struct lowering *l, CXCursor e)
{
    enum CXBinaryOperatorKind op = clang_getCursorBinaryOperatorKind(e);
    struct children c = syntax_children(e);
    int result = 0;

    if (c.count != 2) {
        lower_fail(l, "an expression of it is not understood", e);
    } else if (op == CXBinaryOperator_Assign) {
        result = lower_assignment(l, e, &c);
    } else if (op == CXBinaryOperator_Comma) {
        lower_value(l, c.items[0]);
        result = lower_value(l, c.items[1]);
    } else if (is_truth(e)) {
        result = lower_truth(l, e);
    } else {
        result = lower_arithmetic(l, e, &c);
    }
    children_release(&c);
    return result;
}

static int lower_compound_assignment(struct lowering *l, CXCursor e)
{
    struct children c = syntax_children(e);
    int to = 0;

    if (c.count == 2) {
        lower_value(l, c.items[1]);
        to = lower_path(l, c.items[0]);
        if (to)
            lower_set(l, to, 0, e);
    }
    children_release(&c);
    return to;
}

/* An initializer of an array or a struct: what it holds is stored. */
static int lower_list(struct lowering *l, CXCursor e)
{
    struct children c = syntax_children(e);
    size_t i;

    for (i = 0; i < c.count; i++)
        if (clang_isExpression(clang_getCursorKind(c.items[i])))
            lower_escape(l, lower_value(l, c.items[i]), c.items[i]);
    children_release(&c);
    return 0;
}

static int lower_statement_expression(struct lowering *l, CXCursor e)
{
    struct children c = syntax_children(e), in = {0};
    int result = 0;
    size_t i;

    if (c.count == 1)
        in = syntax_children(c.items[0]);
    for (i = 0; i < in.count; i++) {
        if (i + 1 == in.count &&
            clang_isExpression(clang_getCursorKind(in.items[i])))
            result = lower_value(l, in.items[i]);
        else
            lower_statement(l, in.items[i]);
    }
    children_release(&in);
    children_release(&c);
    return result;
}

static int lower_other(struct lowering *l, CXCursor e)
{
    struct children c = syntax_children(e);
    size_t i;
    int result = 0;

    if (clang_getCursorKind(e) == CXCursor_UnexposedExpr && c.count == 4) {
        /* GNU a ?: b shows a three times. */
        result = lower_choice(l, e, c.items[0], NULL, c.items[3]);
    } else {
        for (i = 0; i < c.count; i++)
            if (clang_isExpression(clang_getCursorKind(c.items[i])))
                lower_value(l, c.items[i]);
    }
    children_release(&c);
    return result;
}

static int lower_value_here(struct lowering *l, CXCursor e)
{
    struct children c;
    int result = 0;
    long long n;

    switch ((int)clang_getCursorKind(e)) {
    case CXCursor_DeclRefExpr:
        return lower_reference(l, e);
    case CXCursor_IntegerLiteral:
    case CXCursor_CharacterLiteral:
    case CXCursor_UnaryExpr: /* sizeof */
        return syntax_constant(e, &n) ? access_number(l->program, n) : 0;
    case CXCursor_StringLiteral:
    case CXCursor_FloatingLiteral:
        return 0;
    case CXCursor_MemberRefExpr:
        return lower_member(l, e);
    case CXCursor_ArraySubscriptExpr:
        return lower_index(l, e);
    case CXCursor_UnaryOperator:
        return lower_unary(l, e);
    case CXCursor_BinaryOperator:
        return lower_binary(l, e);
    case CXCursor_CompoundAssignOperator:
        return lower_compound_assignment(l, e);
    case CXCursor_ConditionalOperator:
        c = syntax_children(e);
        if (c.count == 3)
            result = lower_choice(l, e, c.items[0], &c.items[1], c.items[2]);
        children_release(&c);
        return result;
    case CXCursor_CallExpr:
        return lower_call(l, e);
    case CXCursor_StmtExpr:
        return lower_statement_expression(l, e);
    case CXCursor_InitListExpr:
    case CXCursor_CompoundLiteralExpr:
        return lower_list(l, e);
    default:
        return lower_other(l, e);
    }
}

int lower_value(struct lowering *l, CXCursor e)
{
    int result = 0;

    if (++l->depth > DEPTH_MAX)
        lower_fail(l, "it is nested too deeply", e);
    else
        result = lower_value_here(l, syntax_strip(e));
    l->depth--;
    return result;
}

/* An assignment's left side: a variable stands for itself there. */
int lower_path(struct lowering *l, CXCursor e)
{
    CXCursor stripped = syntax_strip(e);
    struct decl *d = lower_local(l->program, stripped);

    if (d)
        return access_make(l->program, ACCESS_VARIABLE, NONE,
                           d - l->program->decls);
    return lower_value(l, stripped);
}
