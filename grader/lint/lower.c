/*
 * lower.c - from libclang's cursors to one small control flow graph for each
 * function.
 *
 * Theory of operation
 * Two passes over a body. The first (scan_*) counts what is assigned to each
 * local variable, so that a variable with one assignment of a plain path
 * (`struct load *o = req->data`) can stand for that path. The second walks
 * statements and expressions in the order of evaluation and appends nodes to
 * the open end of the graph (`at`, NONE where nothing can come). Conditions
 * are lowered towards two given nodes, so that &&, ||, ! and ?: become edges.
 * libclang has no graph of its own and leaves out absent children: `for` is
 * taken apart with the help of the file's text. What is not understood makes
 * the function "not analysed", never clean.
 */
#include "lint/program.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/syntax.h"

struct label {
    char *name;
    int node;
};

struct dispatch {
    long long value;
    int node;
    bool known, is_default;
    struct spot spot;
};

struct lowering {
    struct program *program;
    struct function *f;
    int function;
    int at; /* the open end; NONE: unreachable */
    int break_to, continue_to;
    struct dispatch *cases; /* of the innermost switch */
    size_t case_count, case_capacity;
    bool in_switch;
    struct label *labels;
    size_t label_count, label_capacity;
    int depth;
    /* What the expression that is being lowered depends on. */
    bool guard, subject_guard;
    int reads[READS_MAX];
    int read_count;
};

static void fail(struct lowering *l, const char *why, CXCursor where)
{
    if (!l->f->failed) {
        l->f->failed = why;
        l->f->failed_spot = syntax_spot(where);
    }
}

/* --- first pass: what happens to locals --- */

struct scan {
    struct lowering *l;
    int depth;
};

static struct decl *local_of(struct program *program, CXCursor e)
{
    CXCursor referenced;
    enum CXCursorKind kind;

    e = syntax_strip(e);
    if (clang_getCursorKind(e) != CXCursor_DeclRefExpr)
        return NULL;
    referenced = clang_getCursorReferenced(e);
    kind = clang_getCursorKind(referenced);
    if (kind != CXCursor_VarDecl && kind != CXCursor_ParmDecl)
        return NULL;
    return &program->decls[program_decl(program, referenced)];
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
    d = local_of(program, c.items[0]);
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
                c.count ? local_of(scan->l->program, c.items[0]) : NULL;

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
        fail(scan->l, "it is nested too deeply", e);
    else
        clang_visitChildren(e, scan_visit, scan);
    scan->depth--;
    return CXChildVisit_Continue;
}

/* --- nodes --- */

static int node_new(struct lowering *l, enum node_kind kind, CXCursor where)
{
    struct function *f = l->f;
    struct node *n;

    if (f->node_count >= NODES_MAX) {
        fail(l, "it is too long", where);
        return (int)f->node_count - 1;
    }
    f->nodes =
        xgrow(f->nodes, f->node_count, &f->node_capacity, sizeof(*f->nodes));
    n = &f->nodes[f->node_count];
    memset(n, 0, sizeof(*n));
    n->kind = kind;
    n->next[0] = n->next[1] = NONE;
    n->to = n->from = n->subject = NONE;
    if (!clang_Cursor_isNull(where))
        n->spot = syntax_spot(where);
    return (int)f->node_count++;
}

static int junction(struct lowering *l)
{
    return node_new(l, NODE_NONE, clang_getNullCursor());
}

static void join(struct lowering *l, int to)
{
    if (l->at != NONE && l->at != to)
        l->f->nodes[l->at].next[0] = to;
    l->at = to;
}

/* Ends the current path at `to`; what follows is unreachable. */
static void jump(struct lowering *l, int to)
{
    if (l->at != NONE && l->at != to)
        l->f->nodes[l->at].next[0] = to;
    l->at = NONE;
}

static struct node *append(struct lowering *l, enum node_kind kind,
                           CXCursor where)
{
    int n = node_new(l, kind, where);

    join(l, n);
    return &l->f->nodes[n];
}

/* --- what an expression depends on --- */

struct mood {
    bool guard, subject_guard;
    int reads[READS_MAX];
    int read_count;
};

static struct mood mood_save(struct lowering *l)
{
    struct mood m = {l->guard, l->subject_guard, {0}, l->read_count};

    memcpy(m.reads, l->reads, sizeof(m.reads));
    l->guard = l->subject_guard = false;
    l->read_count = 0;
    return m;
}

static void mood_restore(struct lowering *l, const struct mood *m)
{
    l->guard = m->guard;
    l->subject_guard = m->subject_guard;
    memcpy(l->reads, m->reads, sizeof(l->reads));
    l->read_count = m->read_count;
}

static void depend(struct lowering *l, int what)
{
    int i;

    for (i = 0; i < l->read_count; i++)
        if (l->reads[i] == what)
            return;
    if (l->read_count == READS_MAX)
        l->guard = true;
    else
        l->reads[l->read_count++] = what;
}

/* --- expressions --- */

static int lower_value(struct lowering *l, CXCursor e);
static void lower_cond(struct lowering *l, CXCursor e, int yes, int no);
static void lower_statement(struct lowering *l, CXCursor s);
static int lower_path(struct lowering *l, CXCursor e);

static void emit_set(struct lowering *l, int to, int from, CXCursor where)
{
    struct node *n = append(l, NODE_SET, where);
    int root;

    n->to = to;
    n->from = from;
    n->guard = l->guard || l->subject_guard;
    memcpy(n->reads, l->reads, sizeof(n->reads));
    n->read_count = l->read_count;
    root = l->program->accesses[to].kind == ACCESS_VARIABLE
               ? (int)l->program->accesses[to].key
               : NONE;
    if (root != NONE && n->guard)
        l->program->decls[root].tainted = true;
}

/* A plain path without side effects, or 0 (unknown): for aliases. */
static int pure_path(struct lowering *l, CXCursor e, int depth);

static bool is_offset_from(CXCursor e, CXCursor *ret_pointer)
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

static bool is_data_getter(const char *name)
{
    return !strcmp(name, "uv_req_get_data") ||
           !strcmp(name, "uv_handle_get_data");
}

static int pure_call(struct lowering *l, CXCursor e, int depth)
{
    char *name =
        syntax_string(clang_getCursorSpelling(clang_getCursorReferenced(e)));
    int result = 0;

    if (is_data_getter(name) && clang_Cursor_getNumArguments(e) == 1)
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

static int variable_access(struct lowering *l, int decl);

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
    if (is_offset_from(e, &pointer)) {
        int base = pure_path(l, pointer, depth + 1);

        return base ? access_context(l->program, base) : 0;
    }
    switch ((int)clang_getCursorKind(e)) {
    case CXCursor_DeclRefExpr:
        referenced = clang_getCursorReferenced(e);
        if (clang_getCursorKind(referenced) != CXCursor_VarDecl &&
            clang_getCursorKind(referenced) != CXCursor_ParmDecl)
            return 0;
        return variable_access(l, program_decl(l->program, referenced));
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

/* A request seen as the struct that it is the first member of. */
static bool means_container(const struct program *program, int path,
                            const char *record)
{
    const struct access *a = &program->accesses[path];
    const char *real;

    if (a->kind != ACCESS_VARIABLE || !record)
        return false;
    real = program->decls[a->key].record;
    return real && !strncmp(real, "uv_", 3) && strncmp(record, "uv_", 3);
}

/* What a variable stands for. */
static int variable_access(struct lowering *l, int decl)
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
            d->alias = means_container(program, path, d->record)
                           ? access_context(program, path)
                           : path;
    }
    d->alias_known = true;
    d->being_resolved = false;
    return d->alias == NONE ? self : d->alias;
}

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
        depend(l, decl);
    return variable_access(l, decl);
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

        if (means_container(program, base, program->decls[owner].owner))
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
    int yes = junction(l), no = junction(l), end = junction(l);

    lower_cond(l, e, yes, no);
    l->at = yes;
    emit_set(l, value, access_number(program, 1), e);
    jump(l, end);
    l->at = no;
    emit_set(l, value, access_number(program, 0), e);
    join(l, end);
    return value;
}

static int lower_choice(struct lowering *l, CXCursor e, CXCursor cond,
                        const CXCursor *when_true, CXCursor when_false)
{
    struct program *program = l->program;
    int value = access_make(program, ACCESS_TEMPORARY, NONE, program->serial++);
    int yes = junction(l), no = junction(l), end = junction(l), from;

    if (when_true) {
        lower_cond(l, cond, yes, no);
        l->at = yes;
        from = lower_value(l, *when_true);
    } else {
        struct node *n;
        struct mood mood = mood_save(l);

        from = lower_value(l, cond);
        n = append(l, NODE_COND, cond);
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
    emit_set(l, value, from, e);
    jump(l, end);
    l->at = no;
    from = lower_value(l, when_false);
    emit_set(l, value, from, e);
    join(l, end);
    return value;
}

static bool is_known_pure(const struct decl *d)
{
    static const char *const names[] = {
        "uv_is_closing",  "uv_is_active",   "uv_has_ref", "uv_loop_alive",
        "uv_is_readable", "uv_is_writable", "uv_cancel"};
    size_t i;

    for (i = 0; i < sizeof names / sizeof names[0]; i++)
        if (!strcmp(d->name, names[i]))
            return true;
    return false;
}

/* It starts something, and says whether it did. */
static bool is_starter(const struct decl *d)
{
    int i;

    for (i = 0; d->function == NONE && i < d->parameter_count; i++)
        if (d->parameters[i].callback)
            return true;
    return false;
}

/* What the result of a call tells about state that is not followed. */
static void depend_on_call(struct lowering *l, const struct mood *before,
                           int function, int result)
{
    const struct decl *d =
        function == NONE ? NULL : &l->program->decls[function];

    if (d && (d->from_libuv || d->suspends || is_starter(d) ||
              !strcmp(d->name, "malloc") || !strcmp(d->name, "calloc") ||
              !strcmp(d->name, "realloc") || !strcmp(d->name, "strdup"))) {
        mood_restore(l, before);
        if (is_known_pure(d))
            l->guard = true;
    } else if (d && d->from_system) {
        return;
    } else if (d) {
        mood_restore(l, before);
        depend(l, ~(int)l->program->accesses[result].key);
    } else {
        l->guard = true;
    }
}

static bool is_data_setter(const char *name)
{
    return !strcmp(name, "uv_req_set_data") ||
           !strcmp(name, "uv_handle_set_data");
}

/* `*target = from`, where target is the request or handle's data. That o's
 * own request leads back to o goes without saying. */
static void link_context(struct lowering *l, int pointer, int from,
                         CXCursor where)
{
    struct program *program = l->program;

    if (!pointer || access_context(program, pointer) == from)
        return;
    emit_set(l, access_make(program, ACCESS_CONTEXT, pointer, 0), from, where);
}

/* The pointer to the request whose `data` is assigned; 0 if it is not so. */
static int data_owner(struct lowering *l, CXCursor e)
{
    struct program *program = l->program;
    CXCursor field;
    struct children c;
    int base = 0, decl;

    e = syntax_strip(e);
    if (clang_getCursorKind(e) != CXCursor_MemberRefExpr)
        return 0;
    field = clang_getCursorReferenced(e);
    if (clang_getCursorKind(field) != CXCursor_FieldDecl)
        return 0;
    decl = program_decl(program, field);
    if (!decl_is_data(&program->decls[decl]))
        return 0;
    c = syntax_children(e);
    if (c.count) {
        base = lower_value(l, c.items[0]);
        if (clang_getCanonicalType(clang_getCursorType(c.items[0])).kind !=
            CXType_Pointer)
            base = access_address(program, base);
    }
    children_release(&c);
    return base;
}

static int callee_path(struct lowering *l, CXCursor e, int *ret_function)
{
    struct program *program = l->program;
    CXCursor referenced = clang_getCursorReferenced(e);
    struct children c;
    int through = 0;

    *ret_function = NONE;
    if (clang_getCursorKind(referenced) == CXCursor_FunctionDecl) {
        *ret_function = program_decl(program, referenced);
        return 0;
    }
    c = syntax_children(e);
    if (c.count) {
        struct mood mood = mood_save(l);
        const struct access *a;

        through = lower_value(l, c.items[0]);
        a = &program->accesses[through];
        /* (*done)(x) is done(x). */
        if (a->kind == ACCESS_DEREF)
            through = a->base;
        mood_restore(l, &mood);
    }
    children_release(&c);
    if (through && program->accesses[through].kind == ACCESS_FIELD)
        program->decls[program->accesses[through].key].called++;
    if (through && program->accesses[through].kind == ACCESS_FUNCTION) {
        *ret_function = (int)program->accesses[through].key;
        through = 0;
    }
    return through;
}

static int lower_call(struct lowering *l, CXCursor e)
{
    struct program *program = l->program;
    struct call *call = xcalloc(1, sizeof(*call));
    int i, count = clang_Cursor_getNumArguments(e);
    struct mood before = mood_save(l);
    struct node *n;

    mood_restore(l, &before);
    call->through = callee_path(l, e, &call->function);
    if (call->function != NONE &&
        !strcmp(call_name(program, call), "__builtin_expect") && count > 0) {
        free(call);
        return lower_value(l, clang_Cursor_getArgument(e, 0));
    }
    for (i = 0; i < count; i++) {
        CXCursor argument = clang_Cursor_getArgument(e, (unsigned)i);
        int value = lower_value(l, argument);

        if (i < ARGS_MAX)
            call->arguments[call->argument_count++] = value;
        else if (value && access_root(program, value) != NONE)
            append(l, NODE_ESCAPE, argument)->from = value;
    }
    call->result = access_make(program, ACCESS_RESULT, NONE, program->serial++);
    if (call->function != NONE && is_data_getter(call_name(program, call)) &&
        count == 1) {
        int result = access_context(program, call->arguments[0]);

        free(call);
        return result;
    }
    if (call->function != NONE && is_data_setter(call_name(program, call)) &&
        count == 2) {
        link_context(l, call->arguments[0], call->arguments[1], e);
        free(call);
        return 0;
    }
    n = append(l, NODE_CALL, e);
    n->call = call;
    syntax_range(e, &n->begin, &n->end);
    depend_on_call(l, &before, call->function, call->result);
    if (call->function != NONE) {
        if (!strncmp(call_name(program, call), "setjmp", 6) ||
            !strncmp(call_name(program, call), "_setjmp", 7) ||
            !strcmp(call_name(program, call), "__sigsetjmp"))
            fail(l, "it uses setjmp()", e);
        if (program->decls[call->function].is_noreturn) {
            append(l, NODE_STOP, e);
            l->at = NONE;
        }
    }
    return call->result;
}

static void lower_store(struct lowering *l, int to, int from, CXCursor where)
{
    if (!to) {
        if (from && access_root(l->program, from) != NONE)
            append(l, NODE_ESCAPE, where)->from = from;
        return;
    }
    emit_set(l, to, from, where);
}

static int lower_step(struct lowering *l, CXCursor e, bool adds)
{
    struct children c = syntax_children(e);
    int to = 0;

    if (c.count)
        to = lower_path(l, c.items[0]);
    children_release(&c);
    if (to) {
        emit_set(l, to, 0, e);
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
    if (base && is_offset_from(e, &pointer))
        return access_context(l->program, base);
    return 0;
}

static int lower_binary(struct lowering *l, CXCursor e)
{
    enum CXBinaryOperatorKind op = clang_getCursorBinaryOperatorKind(e);
    struct children c = syntax_children(e);
    int result = 0;

    if (c.count != 2) {
        fail(l, "an expression of it is not understood", e);
    } else if (op == CXBinaryOperator_Assign) {
        int from = lower_value(l, c.items[1]);
        struct mood mood = mood_save(l);
        int owner = data_owner(l, c.items[0]);
        int to = owner ? 0 : lower_path(l, c.items[0]);

        mood_restore(l, &mood);
        if (owner)
            link_context(l, owner, from, e);
        else
            lower_store(l, to, from, e);
        result = to;
        /* A field that was just written depends on what was written. */
        if (to && l->program->accesses[to].kind == ACCESS_VARIABLE)
            depend(l, (int)l->program->accesses[to].key);
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
            emit_set(l, to, 0, e);
    }
    children_release(&c);
    return to;
}

static void escape(struct lowering *l, int value, CXCursor where)
{
    if (value && (access_root(l->program, value) != NONE))
        append(l, NODE_ESCAPE, where)->from = value;
}

/* An initializer of an array or a struct: what it holds is stored. */
static int lower_list(struct lowering *l, CXCursor e)
{
    struct children c = syntax_children(e);
    size_t i;

    for (i = 0; i < c.count; i++)
        if (clang_isExpression(clang_getCursorKind(c.items[i])))
            escape(l, lower_value(l, c.items[i]), c.items[i]);
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

static int lower_value(struct lowering *l, CXCursor e)
{
    int result = 0;

    if (++l->depth > DEPTH_MAX)
        fail(l, "it is nested too deeply", e);
    else
        result = lower_value_here(l, syntax_strip(e));
    l->depth--;
    return result;
}

/* An assignment's left side: a variable stands for itself there. */
static int lower_path(struct lowering *l, CXCursor e)
{
    CXCursor stripped = syntax_strip(e);
    struct decl *d = local_of(l->program, stripped);

    if (d)
        return access_make(l->program, ACCESS_VARIABLE, NONE,
                           d - l->program->decls);
    return lower_value(l, stripped);
}

/* --- conditions --- */

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

static void emit_cond(struct lowering *l, CXCursor e, int subject,
                      enum comparison op, long long number, int yes, int no)
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

        jump(l, truth ? yes : no);
        return;
    }
    n = append(l, NODE_COND, e);
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

static void lower_comparison(struct lowering *l, CXCursor e, int yes, int no)
{
    struct children c = syntax_children(e);
    struct mood mood = mood_save(l);
    const struct access *accesses;
    enum comparison op = CMP_NE;
    int left = 0, right = 0;

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
        emit_cond(l, e, left, op, accesses[right].key, yes, no);
    } else if (accesses[left].kind == ACCESS_NUMBER) {
        comparison_of(clang_getCursorBinaryOperatorKind(e), true, &op);
        emit_cond(l, e, right, op, accesses[left].key, yes, no);
    } else {
        if (l->subject_guard)
            l->guard = true;
        emit_cond(l, e, 0, CMP_NE, 0, yes, no);
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
        emit_cond(l, e, value, CMP_NE, 0, yes, no);
    }
    mood_restore(l, &mood);
}

static void lower_logic(struct lowering *l, CXCursor e, bool both, int yes,
                        int no)
{
    struct children c = syntax_children(e);
    int middle = junction(l);

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

static void lower_cond(struct lowering *l, CXCursor e, int yes, int no)
{
    if (++l->depth > DEPTH_MAX)
        fail(l, "it is nested too deeply", e);
    else
        lower_cond_here(l, syntax_strip(e), yes, no);
    l->depth--;
    l->at = NONE;
}

/* --- statements --- */

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
    l->labels[l->label_count].node = junction(l);
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
        fail(l, "a goto of it is not understood", s);
    else
        jump(l, label_node(l, label));
}

static void lower_if(struct lowering *l, const struct children *c)
{
    int yes = junction(l), no = junction(l), end = junction(l);

    lower_cond(l, c->items[0], yes, no);
    l->at = yes;
    lower_statement(l, c->items[1]);
    jump(l, end);
    l->at = no;
    if (c->count > 2)
        lower_statement(l, c->items[2]);
    join(l, end);
}

/* Marks the conditions in [from, to) that leave the loop towards `end`. */
static void mark_loop_exit(struct lowering *l, size_t from, size_t to, int end)
{
    size_t i;

    for (i = from; i < to; i++) {
        struct node *n = &l->f->nodes[i];

        if (n->kind == NODE_COND) {
            n->leaves_loop[0] |= n->next[0] == end;
            n->leaves_loop[1] |= n->next[1] == end;
        }
    }
}

static void lower_loop_body(struct lowering *l, CXCursor body, int break_to,
                            int continue_to)
{
    int old_break = l->break_to, old_continue = l->continue_to;

    l->break_to = break_to;
    l->continue_to = continue_to;
    lower_statement(l, body);
    l->break_to = old_break;
    l->continue_to = old_continue;
}

static void lower_while(struct lowering *l, const struct children *c)
{
    int top = junction(l), body = junction(l), end = junction(l);
    size_t from;

    join(l, top);
    from = l->f->node_count;
    lower_cond(l, c->items[0], body, end);
    mark_loop_exit(l, from, l->f->node_count, end);
    l->at = body;
    lower_loop_body(l, c->items[c->count - 1], end, top);
    jump(l, top);
    l->at = end;
}

static void lower_do(struct lowering *l, const struct children *c)
{
    int top = junction(l), test = junction(l), end = junction(l);

    join(l, top);
    lower_loop_body(l, c->items[0], end, test);
    join(l, test);
    lower_cond(l, c->items[1], top, end);
    l->at = end;
}

/* Offsets of the two semicolons of a for's header; false if the text does not
 * show them (a macro). */
static bool find_semicolons(struct lowering *l, CXCursor s, unsigned *first,
                            unsigned *second)
{
    const char *text = l->program->text;
    unsigned at, end;
    int depth = 0, found = 0;

    syntax_range(s, &at, &end);
    if (!text || end > l->program->text_len || at + 3 > end ||
        memcmp(text + at, "for", 3))
        return false;
    for (at += 3; at < end; at++) {
        char ch = text[at];

        if (ch == '"' || ch == '\'') {
            for (at++; at < end && text[at] != ch; at++)
                at += text[at] == '\\';
        } else if (ch == '/' && at + 1 < end && text[at + 1] == '*') {
            for (at += 2;
                 at + 1 < end && (text[at] != '*' || text[at + 1] != '/'); at++)
                ;
            at++;
        } else if (ch == '/' && at + 1 < end && text[at + 1] == '/') {
            while (at < end && text[at] != '\n')
                at++;
        } else if (ch == '(' || ch == '{' || ch == '[') {
            depth++;
        } else if (ch == ')' || ch == '}' || ch == ']') {
            if (--depth == 0)
                return false;
        } else if (ch == ';' && depth == 1) {
            *(found++ ? second : first) = at;
            if (found == 2)
                return true;
        }
    }
    return false;
}

struct for_parts {
    const CXCursor *init, *cond, *step, *body;
};

static bool split_for(struct lowering *l, CXCursor s, const struct children *c,
                      struct for_parts *parts)
{
    unsigned first = 0, second = 0, begin, end;
    size_t i;

    *parts = (struct for_parts){0};
    if (c->count == 0)
        return false;
    parts->body = &c->items[c->count - 1];
    if (c->count == 4) {
        parts->init = &c->items[0];
        parts->cond = &c->items[1];
        parts->step = &c->items[2];
        return true;
    }
    if (!find_semicolons(l, s, &first, &second))
        return c->count == 1;
    for (i = 0; i + 1 < c->count; i++) {
        syntax_range(c->items[i], &begin, &end);
        if (begin <= first)
            parts->init = &c->items[i];
        else if (begin <= second)
            parts->cond = &c->items[i];
        else
            parts->step = &c->items[i];
    }
    return true;
}

static void lower_for(struct lowering *l, CXCursor s, const struct children *c)
{
    int top = junction(l), body = junction(l), step = junction(l),
        end = junction(l);
    struct for_parts parts;
    size_t from;

    if (!split_for(l, s, c, &parts)) {
        fail(l, "a loop of it is not understood", s);
        return;
    }
    if (parts.init)
        lower_statement(l, *parts.init);
    join(l, top);
    from = l->f->node_count;
    if (parts.cond) {
        lower_cond(l, *parts.cond, body, end);
        mark_loop_exit(l, from, l->f->node_count, end);
    } else {
        jump(l, body);
    }
    l->at = body;
    lower_loop_body(l, *parts.body, end, step);
    join(l, step);
    if (parts.step)
        lower_statement(l, *parts.step);
    jump(l, top);
    l->at = end;
}

static void add_case(struct lowering *l, struct dispatch d)
{
    l->cases =
        xgrow(l->cases, l->case_count, &l->case_capacity, sizeof(*l->cases));
    l->cases[l->case_count++] = d;
}

static void lower_case(struct lowering *l, CXCursor s)
{
    struct children c = syntax_children(s);
    struct dispatch d = {.spot = syntax_spot(s)};
    int here = junction(l);

    d.is_default = clang_getCursorKind(s) == CXCursor_DefaultStmt;
    d.node = here;
    join(l, here);
    if (!d.is_default && c.count == 2)
        d.known = syntax_constant(c.items[0], &d.value);
    if (l->in_switch)
        add_case(l, d);
    if (c.count)
        lower_statement(l, c.items[c.count - 1]);
    children_release(&c);
}

static enum CXChildVisitResult count_enumerator(CXCursor e, CXCursor parent,
                                                CXClientData data)
{
    (void)parent;
    *(size_t *)data += clang_getCursorKind(e) == CXCursor_EnumConstantDecl;
    return CXChildVisit_Continue;
}

static bool covers_enum(CXCursor e, size_t cases)
{
    CXType type = clang_getCanonicalType(clang_getCursorType(syntax_strip(e)));
    size_t count = 0;

    if (type.kind != CXType_Enum)
        return false;
    clang_visitChildren(clang_getTypeDeclaration(type), count_enumerator,
                        &count);
    return cases >= count;
}

/* From the dispatch point: one test after the other, then default. */
static void lower_dispatch(struct lowering *l, CXCursor e, int subject, int end,
                           size_t first_case)
{
    int otherwise = end;
    size_t i, tested = 0;
    bool has_default = false;

    for (i = first_case; i < l->case_count; i++) {
        if (l->cases[i].is_default) {
            otherwise = l->cases[i].node;
            has_default = true;
        } else {
            tested++;
        }
    }
    if (!has_default && covers_enum(e, tested))
        otherwise = NONE;
    for (i = first_case; i < l->case_count; i++) {
        struct dispatch d = l->cases[i];
        int next = junction(l);

        if (d.is_default)
            continue;
        emit_cond(l, e, d.known ? subject : 0, CMP_EQ, d.value, d.node, next);
        l->at = next;
    }
    if (otherwise != NONE)
        jump(l, otherwise);
    else
        append(l, NODE_STOP, e);
}

static void lower_switch(struct lowering *l, const struct children *c)
{
    struct mood mood = mood_save(l), condition;
    int subject = lower_value(l, c->items[0]);
    int start = l->at, end = junction(l), old_break = l->break_to;
    size_t first_case = l->case_count;
    bool was_in_switch = l->in_switch;

    condition = mood_save(l);
    l->in_switch = true;
    l->break_to = end;
    l->at = NONE;
    lower_statement(l, c->items[c->count - 1]);
    jump(l, end);
    l->break_to = old_break;
    l->in_switch = was_in_switch;
    mood_restore(l, &condition);
    l->at = start;
    lower_dispatch(l, c->items[0], subject, end, first_case);
    l->case_count = first_case;
    mood_restore(l, &mood);
    l->at = end;
}

static void lower_variable(struct lowering *l, CXCursor s)
{
    struct program *program = l->program;
    CXCursor value = clang_Cursor_getVarDeclInitializer(s);
    int decl = program_decl(program, s);
    int from, to;

    if (program->decls[decl].is_global || clang_Cursor_isNull(value))
        return;
    from = lower_value(l, value);
    to = access_make(program, ACCESS_VARIABLE, NONE, decl);
    emit_set(l, to, from, s);
}

static void lower_return(struct lowering *l, CXCursor s)
{
    struct children c = syntax_children(s);
    int from = NONE;
    struct node *n;

    if (c.count)
        from = lower_value(l, c.items[0]);
    children_release(&c);
    n = append(l, NODE_RETURN, s);
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
            escape(l, value, s);
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
        fail(l, "a statement of it is not understood", s);
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
            jump(l, l->break_to);
        break;
    case CXCursor_ContinueStmt:
        if (l->continue_to != NONE)
            jump(l, l->continue_to);
        break;
    case CXCursor_GotoStmt:
        lower_goto(l, s);
        break;
    case CXCursor_IndirectGotoStmt:
        fail(l, "it jumps to a computed label", s);
        break;
    case CXCursor_AsmStmt:
    case CXCursor_MSAsmStmt:
        fail(l, "it contains assembler", s);
        break;
    case CXCursor_LabelStmt:
        join(l, label_node(l, s));
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

static void lower_statement(struct lowering *l, CXCursor s)
{
    struct mood mood = mood_save(l);

    if (++l->depth > DEPTH_MAX)
        fail(l, "it is nested too deeply", s);
    else if (!l->f->failed)
        lower_statement_here(l, s);
    l->depth--;
    mood_restore(l, &mood);
}

/* --- which nodes are in a loop --- */

struct scc {
    struct function *f;
    int *order, *low, *stack, *work;
    unsigned char *on_stack, *edge;
    int count, stack_count, work_count;
};

static void scc_open(struct scc *s, int n)
{
    s->order[n] = s->low[n] = ++s->count;
    s->stack[s->stack_count++] = n;
    s->on_stack[n] = 1;
    s->work[s->work_count++] = n;
}

static void scc_close(struct scc *s, int n)
{
    bool is_loop = s->stack[s->stack_count - 1] != n;
    int top;

    do {
        top = s->stack[--s->stack_count];
        s->on_stack[top] = 0;
        s->f->nodes[top].in_loop = is_loop;
    } while (top != n);
}

/* Tarjan's components, without recursion: the graph may be long. */
static void scc_visit(struct scc *s, int root)
{
    scc_open(s, root);
    while (s->work_count) {
        int n = s->work[s->work_count - 1];

        if (s->edge[n] < 2) {
            int to = s->f->nodes[n].next[s->edge[n]++];

            if (to == NONE)
                continue;
            if (!s->order[to])
                scc_open(s, to);
            else if (s->on_stack[to] && s->order[to] < s->low[n])
                s->low[n] = s->order[to];
            continue;
        }
        if (s->low[n] == s->order[n])
            scc_close(s, n);
        if (--s->work_count) {
            int parent = s->work[s->work_count - 1];

            if (s->low[n] < s->low[parent])
                s->low[parent] = s->low[n];
        }
    }
}

static void mark_loops(struct function *f)
{
    size_t count = f->node_count;
    struct scc s = {.f = f,
                    .order = xcalloc(count * 4 + 1, sizeof(int)),
                    .on_stack = xcalloc(count * 2 + 1, 1)};

    s.low = s.order + count;
    s.stack = s.low + count;
    s.work = s.stack + count;
    s.edge = s.on_stack + count;
    scc_visit(&s, f->entry);
    free(s.order);
    free(s.on_stack);
}

/* --- the function --- */

static bool add_read(int *reads, int *count, int what)
{
    int i;

    for (i = 0; i < *count; i++)
        if (reads[i] == what)
            return false;
    if (*count == READS_MAX)
        return false;
    reads[(*count)++] = what;
    return true;
}

/* What `n` reads, as calls: the variable's calls instead of the variable. */
static void flatten(const struct program *program, struct node *n)
{
    int reads[READS_MAX], count = 0, i, j;

    for (i = 0; i < n->read_count; i++) {
        if (n->reads[i] < 0) {
            add_read(reads, &count, ~n->reads[i]);
            continue;
        }
        for (j = 0; j < program->decls[n->reads[i]].read_count; j++)
            add_read(reads, &count, program->decls[n->reads[i]].reads[j]);
    }
    memcpy(n->reads, reads, sizeof(reads));
    n->read_count = count;
    if (count == READS_MAX)
        n->guard = true;
}

static bool spread_one(struct program *program, struct node *n)
{
    struct decl *to = NULL;
    bool changed = false;
    int i, j;

    if (n->kind == NODE_SET && program->accesses[n->to].kind == ACCESS_VARIABLE)
        to = &program->decls[program->accesses[n->to].key];
    for (i = 0; i < n->read_count; i++) {
        const struct decl *read;

        if (n->reads[i] < 0) {
            if (to)
                changed |= add_read(to->reads, &to->read_count, ~n->reads[i]);
            continue;
        }
        read = &program->decls[n->reads[i]];
        n->guard |= read->tainted;
        for (j = 0; to && j < read->read_count; j++)
            changed |= add_read(to->reads, &to->read_count, read->reads[j]);
    }
    if (to && n->guard && !to->tainted)
        to->tainted = changed = true;
    return changed;
}

/* `if (--o->left == 0)`: sooner or later it is taken. */
static void mark_counters(struct function *f)
{
    size_t i, j;

    for (i = 0; i < f->node_count; i++) {
        if (!f->nodes[i].subtracts)
            continue;
        for (j = i + 1; j < f->node_count && j < i + 4; j++)
            if (f->nodes[j].kind == NODE_COND &&
                f->nodes[j].subject == f->nodes[i].to)
                f->nodes[j].counter = true;
    }
}

/* A local that got its value from state that is not followed is such state,
 * too; what it got from a call depends on that call. */
static void spread_taint(struct program *program, struct function *f)
{
    bool changed = true;
    size_t i;

    while (changed) {
        changed = false;
        for (i = 0; i < f->node_count; i++)
            changed |= spread_one(program, &f->nodes[i]);
    }
    for (i = 0; i < f->node_count; i++)
        flatten(program, &f->nodes[i]);
    mark_counters(f);
}

void lower_function(struct program *program, int function, CXCursor body)
{
    struct lowering l = {.program = program,
                         .f = &program->functions[function],
                         .function = function,
                         .break_to = NONE,
                         .continue_to = NONE};
    struct scan scan = {&l, 0};
    struct node *n;
    size_t i;

    l.f->entry = junction(&l);
    l.at = l.f->entry;
    if (clang_Cursor_isNull(body)) {
        l.f->failed = "its body is not there";
        return;
    }
    clang_visitChildren(body, scan_visit, &scan);
    lower_statement(&l, body);
    n = append(&l, NODE_RETURN, body);
    n->spot = l.f->end;
    spread_taint(program, l.f);
    mark_loops(l.f);
    for (i = 0; i < l.label_count; i++)
        free(l.labels[i].name);
    free(l.labels);
    free(l.cases);
}
