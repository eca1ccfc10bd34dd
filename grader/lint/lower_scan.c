/*
 * lower_scan.c - the first pass: what happens to locals.
 */
#include "lint/lower.h"

#include "base/xalloc.h"
#include "lint/syntax.h"

struct scan {
    struct lowering *l;
    int depth;
};

struct decl *lower_local(struct program *program, CXCursor e)
{
    CXCursor referenced;
    enum CXCursorKind kind;
    int i;

    e = syntax_strip(e);
    if (clang_getCursorKind(e) != CXCursor_DeclRefExpr)
        return NULL;
    referenced = clang_getCursorReferenced(e);
    kind = clang_getCursorKind(referenced);
    if (kind != CXCursor_VarDecl && kind != CXCursor_ParmDecl)
        return NULL;
    i = program_decl(program, referenced); /* may move program->decls */
    return &program->decls[i];
}

static void note_store(struct lowering *l, int field)
{
    struct function *f = l->f;

    f->stores = xgrow(f->stores, f->store_count, &f->store_capacity,
                      sizeof(*f->stores));
    f->stores[f->store_count++] = field;
}

static void scan_assignment(struct scan *scan, CXCursor e, bool plain)
{
    struct program *program = scan->l->program;
    struct children c = syntax_children(e);
    CXCursor target;
    struct decl *d;

    if (c.count < 1)
        goto out;
    d = lower_local(program, c.items[0]);
    target = syntax_strip(c.items[0]);
    if (d && plain && c.count == 2) {
        d->value = c.items[1];
        d->assignments++;
    } else if (d) {
        d->assignments += 2;
    } else if (clang_getCursorKind(target) == CXCursor_MemberRefExpr) {
        CXCursor field = clang_getCursorReferenced(target);

        if (clang_getCursorKind(field) == CXCursor_FieldDecl)
            note_store(scan->l, program_decl(program, field));
    }
out:
    children_release(&c);
}

static void scan_variable(struct scan *scan, CXCursor e)
{
    struct program *program = scan->l->program;
    CXCursor value = clang_Cursor_getVarDeclInitializer(e);
    int i = program_decl(program, e);
    struct decl *d = &program->decls[i];

    if (!d->is_global)
        d->function = scan->l->function;
    if (!clang_Cursor_isNull(value)) {
        d->assignments++;
        d->value = value;
    }
}

static void scan_operator(struct scan *scan, CXCursor e, enum CXCursorKind kind)
{
    if (kind == CXCursor_CompoundAssignOperator) {
        scan_assignment(scan, e, false);
    } else if (kind == CXCursor_BinaryOperator) {
        if (clang_getCursorBinaryOperatorKind(e) == CXBinaryOperator_Assign)
            scan_assignment(scan, e, true);
    } else {
        enum CXUnaryOperatorKind op = clang_getCursorUnaryOperatorKind(e);

        if (op == CXUnaryOperator_PostInc || op == CXUnaryOperator_PostDec ||
            op == CXUnaryOperator_PreInc || op == CXUnaryOperator_PreDec) {
            scan_assignment(scan, e, false);
        } else if (op == CXUnaryOperator_AddrOf) {
            struct children c = syntax_children(e);
            struct decl *d =
                c.count ? lower_local(scan->l->program, c.items[0]) : NULL;

            if (d)
                d->address_taken = true;
            children_release(&c);
        }
    }
}

static enum CXChildVisitResult scan_visit(CXCursor e, CXCursor parent,
                                          CXClientData data)
{
    struct scan *scan = data;
    enum CXCursorKind kind = clang_getCursorKind(e);

    (void)parent;
    if (kind == CXCursor_VarDecl)
        scan_variable(scan, e);
    else if (kind == CXCursor_BinaryOperator ||
             kind == CXCursor_CompoundAssignOperator ||
             kind == CXCursor_UnaryOperator)
        scan_operator(scan, e, kind);
    if (++scan->depth > DEPTH_MAX)
        lower_fail(scan->l, "it is nested too deeply", e);
    else
        clang_visitChildren(e, scan_visit, scan);
    scan->depth--;
    return CXChildVisit_Continue;
}

void lower_scan(struct lowering *l, CXCursor body)
{
    struct scan scan = {l, 0};

    clang_visitChildren(body, scan_visit, &scan);
}
