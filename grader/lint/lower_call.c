/*
 * lower_call.c - calls, and what their results depend on.
 */
#include "lint/lower.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/syntax.h"

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
        lower_depend(l, ~(int)l->program->accesses[result].key);
    } else {
        l->guard = true;
    }
}

static bool is_data_setter(const char *name)
{
    return !strcmp(name, "uv_req_set_data") ||
           !strcmp(name, "uv_handle_set_data");
}

void lower_link(struct lowering *l, int pointer, int from, CXCursor where)
{
    struct program *program = l->program;

    if (!pointer || access_context(program, pointer) == from)
        return;
    lower_set(l, access_make(program, ACCESS_CONTEXT, pointer, 0), from, where);
}

int lower_data_owner(struct lowering *l, CXCursor e)
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

int lower_call(struct lowering *l, CXCursor e)
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
            lower_append(l, NODE_ESCAPE, argument)->from = value;
    }
    call->result = access_make(program, ACCESS_RESULT, NONE, program->serial++);
    if (call->function != NONE &&
        lower_is_data_getter(call_name(program, call)) && count == 1) {
        int result = access_context(program, call->arguments[0]);

        free(call);
        return result;
    }
    if (call->function != NONE && is_data_setter(call_name(program, call)) &&
        count == 2) {
        lower_link(l, call->arguments[0], call->arguments[1], e);
        free(call);
        return 0;
    }
    n = lower_append(l, NODE_CALL, e);
    n->call = call;
    syntax_range(e, &n->begin, &n->end);
    depend_on_call(l, &before, call->function, call->result);
    if (call->function != NONE) {
        if (!strncmp(call_name(program, call), "setjmp", 6) ||
            !strncmp(call_name(program, call), "_setjmp", 7) ||
            !strcmp(call_name(program, call), "__sigsetjmp"))
            lower_fail(l, "it uses setjmp()", e);
        if (program->decls[call->function].is_noreturn) {
            lower_append(l, NODE_STOP, e);
            l->at = NONE;
        }
    }
    return call->result;
}
