/*
 * lower_path.c - plain paths without side effects, and the variables that stand
 * for them.
 */
#include "lint/lower.h"

#include <stdlib.h>
#include <string.h>

#include "lint/syntax.h"

static int pure_path(struct lowering *l, CXCursor e, int depth);

bool lower_is_offset(CXCursor e, CXCursor *ret_pointer)
{
    struct children c;
    bool ok = false;
    long long n;

    if (clang_getCursorKind(e) != CXCursor_BinaryOperator ||
        clang_getCursorBinaryOperatorKind(e) != CXBinaryOperator_Sub)
        return false;
    c = syntax_children(e);
    if (c.count == 2 && syntax_is_pointer(clang_getCursorType(c.items[0])) &&
        !syntax_is_pointer(clang_getCursorType(c.items[1]))) {
        (void)n;
        *ret_pointer = c.items[0];
        ok = true;
    }
    children_release(&c);
    return ok;
}

static int pure_member(struct lowering *l, CXCursor e, int depth)
{
    struct program *program = l->program;
    struct children c = syntax_children(e);
    CXCursor field = clang_getCursorReferenced(e);
    int base = 0, result = 0;

    if (c.count && clang_getCursorKind(field) == CXCursor_FieldDecl) {
        base = pure_path(l, c.items[0], depth + 1);
        if (base &&
            clang_getCanonicalType(clang_getCursorType(c.items[0])).kind ==
                CXType_Pointer)
            base = access_deref(program, base);
        if (base)
            result = access_field(program, base, program_decl(program, field));
    }
    children_release(&c);
    return result;
}

bool lower_is_data_getter(const char *name)
{
    return !strcmp(name, "uv_req_get_data") ||
           !strcmp(name, "uv_handle_get_data");
}

static int pure_call(struct lowering *l, CXCursor e, int depth)
{
    char *name =
        syntax_string(clang_getCursorSpelling(clang_getCursorReferenced(e)));
    int result = 0;

    if (lower_is_data_getter(name) && clang_Cursor_getNumArguments(e) == 1)
        result = pure_path(l, clang_Cursor_getArgument(e, 0), depth + 1);
    free(name);
    return result ? access_context(l->program, result) : 0;
}

static int pure_unary(struct lowering *l, CXCursor e, int depth)
{
    enum CXUnaryOperatorKind op = clang_getCursorUnaryOperatorKind(e);
    struct children c;
    int base = 0;

    if (op != CXUnaryOperator_AddrOf && op != CXUnaryOperator_Deref)
        return 0;
    c = syntax_children(e);
    if (c.count)
        base = pure_path(l, c.items[0], depth + 1);
    children_release(&c);
    if (!base)
        return 0;
    return op == CXUnaryOperator_AddrOf ? access_address(l->program, base)
                                        : access_deref(l->program, base);
}

/* ({ const typeof(m) *p = (req); (T *)((char *)p - offsetof(T, m)); }) */
static int pure_statement_expression(struct lowering *l, CXCursor e, int depth)
{
    struct children c = syntax_children(e);
    struct children in = {0};
    int result = 0;

    if (c.count == 1)
        in = syntax_children(c.items[0]);
    if (in.count &&
        clang_isExpression(clang_getCursorKind(in.items[in.count - 1])))
        result = pure_path(l, in.items[in.count - 1], depth + 1);
    children_release(&in);
    children_release(&c);
    return result;
}

static int pure_path(struct lowering *l, CXCursor e, int depth)
{
    CXCursor referenced, pointer;

    if (depth > 40)
        return 0;
    e = syntax_strip(e);
    if (lower_is_offset(e, &pointer)) {
        int base = pure_path(l, pointer, depth + 1);

        return base ? access_context(l->program, base) : 0;
    }
    switch ((int)clang_getCursorKind(e)) {
    case CXCursor_DeclRefExpr:
        referenced = clang_getCursorReferenced(e);
        if (clang_getCursorKind(referenced) == CXCursor_FunctionDecl)
            return access_make(l->program, ACCESS_FUNCTION, NONE,
                               program_decl(l->program, referenced));
        if (clang_getCursorKind(referenced) != CXCursor_VarDecl &&
            clang_getCursorKind(referenced) != CXCursor_ParmDecl)
            return 0;
        return lower_variable_path(l, program_decl(l->program, referenced));
    case CXCursor_MemberRefExpr:
        return pure_member(l, e, depth);
    case CXCursor_UnaryOperator:
        return pure_unary(l, e, depth);
    case CXCursor_CallExpr:
        return pure_call(l, e, depth);
    case CXCursor_StmtExpr:
        return pure_statement_expression(l, e, depth);
    default:
        return 0;
    }
}

static bool stores_field(const struct function *f, int field)
{
    size_t i;

    for (i = 0; i < f->store_count; i++)
        if (f->stores[i] == field)
            return true;
    return false;
}

/* The path means the same object throughout the function. */
static bool is_stable(struct lowering *l, int access)
{
    const struct program *program = l->program;

    for (; access != NONE; access = program->accesses[access].base) {
        const struct access *a = &program->accesses[access];
        const struct decl *d;

        if (a->kind == ACCESS_INDEX || a->kind == ACCESS_UNKNOWN)
            return false;
        if (a->kind == ACCESS_FIELD && stores_field(l->f, (int)a->key))
            return false;
        if (a->kind != ACCESS_VARIABLE)
            continue;
        d = &program->decls[a->key];
        if (d->address_taken && !d->is_aggregate)
            return false;
        if (d->is_global)
            return d->is_aggregate;
        if (d->assignments > (d->is_parameter ? 0 : 1))
            return false;
    }
    return true;
}

bool lower_means_container(const struct program *program, int path,
                           const char *record)
{
    const struct access *a = &program->accesses[path];
    const char *real;

    if (a->kind != ACCESS_VARIABLE || !record)
        return false;
    real = program->decls[a->key].record;
    return real && !strncmp(real, "uv_", 3) && strncmp(record, "uv_", 3);
}

int lower_variable_path(struct lowering *l, int decl)
{
    struct program *program = l->program;
    int self = access_make(program, ACCESS_VARIABLE, NONE, decl);
    struct decl *d = &program->decls[decl];
    int path;

    if (d->alias_known)
        return d->alias == NONE ? self : d->alias;
    if (d->being_resolved)
        return self;
    d->being_resolved = true;
    if (!d->is_parameter && !d->is_global && d->assignments == 1 &&
        !d->address_taken && d->is_pointer && !d->is_aggregate) {
        path = pure_path(l, d->value, 0);
        d = &program->decls[decl];
        if (path && path != self && is_stable(l, path))
            d->alias = lower_means_container(program, path, d->record)
                           ? access_context(program, path)
                           : path;
    }
    d->alias_known = true;
    d->being_resolved = false;
    return d->alias == NONE ? self : d->alias;
}
