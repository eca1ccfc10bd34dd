/*
 * lower_cond.c - conditions, towards two given nodes.
 */
#include "lint/lower.h"

#include <stdlib.h>
#include <string.h>

#include "lint/syntax.h"

static bool comparison_of(enum CXBinaryOperatorKind op, bool flipped,
                          enum comparison *ret)
{
    switch (op) {
    case CXBinaryOperator_EQ:
        *ret = CMP_EQ;
        return true;
    case CXBinaryOperator_NE:
        *ret = CMP_NE;
        return true;
    case CXBinaryOperator_LT:
        *ret = flipped ? CMP_GT : CMP_LT;
        return true;
    case CXBinaryOperator_LE:
        *ret = flipped ? CMP_GE : CMP_LE;
        return true;
    case CXBinaryOperator_GT:
        *ret = flipped ? CMP_LT : CMP_GT;
        return true;
    case CXBinaryOperator_GE:
        *ret = flipped ? CMP_LE : CMP_GE;
        return true;
    default:
        return false;
    }
}

void lower_test(struct lowering *l, CXCursor e, int subject, enum comparison op,
                long long number, int yes, int no)
{
    struct program *program = l->program;
    struct node *n;

    if (program->accesses[subject].kind == ACCESS_NUMBER) {
        long long value = program->accesses[subject].key;
        bool truth = op == CMP_EQ   ? value == number
                     : op == CMP_NE ? value != number
                     : op == CMP_LT ? value < number
                     : op == CMP_LE ? value <= number
                     : op == CMP_GT ? value > number
                                    : value >= number;

        lower_jump(l, truth ? yes : no);
        return;
    }
    n = lower_append(l, NODE_COND, e);
    n->subject = subject;
    n->op = op;
    n->number = number;
    n->guard = l->guard;
    n->subject_only = l->subject_guard;
    memcpy(n->reads, l->reads, sizeof(n->reads));
    n->read_count = l->read_count;
    syntax_range(e, &n->begin, &n->end);
    n->next[0] = yes;
    n->next[1] = no;
    l->at = NONE;
}

/* A local that never holds but one number. */
static bool constant_local(const struct program *program, int access,
                           long long *ret_number)
{
    const struct access *a = &program->accesses[access];
    const struct decl *d;

    if (a->kind != ACCESS_VARIABLE)
        return false;
    d = &program->decls[a->key];
    return !d->is_parameter && !d->is_global && !d->address_taken &&
           d->assignments == 1 && syntax_constant(d->value, ret_number);
}

static void lower_comparison(struct lowering *l, CXCursor e, int yes, int no)
{
    struct children c = syntax_children(e);
    struct mood mood = mood_save(l);
    const struct access *accesses;
    enum comparison op = CMP_NE;
    int left = 0, right = 0;
    long long number;

    if (c.count == 2) {
        left = lower_value(l, c.items[0]);
        right = lower_value(l, c.items[1]);
    }
    children_release(&c);
    accesses = l->program->accesses;
    if (accesses[right].kind == ACCESS_NUMBER) {
        comparison_of(clang_getCursorBinaryOperatorKind(e), false, &op);
        /* A cancelled operation was given up on purpose, elsewhere. */
        if (accesses[right].key == -125)
            l->guard = true;
        lower_test(l, e, left, op, accesses[right].key, yes, no);
    } else if (accesses[left].kind == ACCESS_NUMBER) {
        comparison_of(clang_getCursorBinaryOperatorKind(e), true, &op);
        lower_test(l, e, right, op, accesses[left].key, yes, no);
    } else if (constant_local(l->program, right, &number)) {
        comparison_of(clang_getCursorBinaryOperatorKind(e), false, &op);
        lower_test(l, e, left, op, number, yes, no);
    } else if (constant_local(l->program, left, &number)) {
        comparison_of(clang_getCursorBinaryOperatorKind(e), true, &op);
        lower_test(l, e, right, op, number, yes, no);
    } else {
        if (l->subject_guard)
            l->guard = true;
        lower_test(l, e, 0, CMP_NE, 0, yes, no);
    }
    mood_restore(l, &mood);
}

static void lower_plain_cond(struct lowering *l, CXCursor e, int yes, int no)
{
    struct mood mood = mood_save(l);
    int value = lower_value(l, e);

    if (l->at != NONE) {
        if (!value && l->subject_guard)
            l->guard = true;
        lower_test(l, e, value, CMP_NE, 0, yes, no);
    }
    mood_restore(l, &mood);
}

static void lower_logic(struct lowering *l, CXCursor e, bool both, int yes,
                        int no)
{
    struct children c = syntax_children(e);
    int middle = lower_junction(l);

    if (c.count == 2) {
        lower_cond(l, c.items[0], both ? middle : yes, both ? no : middle);
        l->at = middle;
        lower_cond(l, c.items[1], yes, no);
    }
    children_release(&c);
}

static void lower_cond_here(struct lowering *l, CXCursor e, int yes, int no)
{
    enum CXCursorKind kind = clang_getCursorKind(e);
    enum comparison op;
    struct children c;

    if (kind == CXCursor_UnaryOperator &&
        clang_getCursorUnaryOperatorKind(e) == CXUnaryOperator_LNot) {
        c = syntax_children(e);
        if (c.count)
            lower_cond(l, c.items[0], no, yes);
        children_release(&c);
    } else if (kind == CXCursor_BinaryOperator) {
        enum CXBinaryOperatorKind b = clang_getCursorBinaryOperatorKind(e);

        if (b == CXBinaryOperator_LAnd || b == CXBinaryOperator_LOr) {
            lower_logic(l, e, b == CXBinaryOperator_LAnd, yes, no);
        } else if (b == CXBinaryOperator_Comma) {
            c = syntax_children(e);
            if (c.count == 2) {
                lower_value(l, c.items[0]);
                lower_cond(l, c.items[1], yes, no);
            }
            children_release(&c);
        } else if (comparison_of(b, false, &op)) {
            lower_comparison(l, e, yes, no);
        } else {
            lower_plain_cond(l, e, yes, no);
        }
    } else if (kind == CXCursor_CallExpr) {
        char *name = syntax_string(
            clang_getCursorSpelling(clang_getCursorReferenced(e)));

        if (!strcmp(name, "__builtin_expect") &&
            clang_Cursor_getNumArguments(e) > 0)
            lower_cond(l, clang_Cursor_getArgument(e, 0), yes, no);
        else
            lower_plain_cond(l, e, yes, no);
        free(name);
    } else {
        lower_plain_cond(l, e, yes, no);
    }
}

void lower_cond(struct lowering *l, CXCursor e, int yes, int no)
{
    if (++l->depth > DEPTH_MAX)
        lower_fail(l, "it is nested too deeply", e);
    else
        lower_cond_here(l, syntax_strip(e), yes, no);
    l->depth--;
    l->at = NONE;
}
