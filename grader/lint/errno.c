/*
 * errno.c - UV602: libuv returns its errors; errno and -1 belong to the C
 * library.
 */
#include "lint/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

enum { STEPS_MAX = 8 };

static bool returns_error(const struct program *program,
                          const struct call *call)
{
    const struct decl *d;

    if (call->function == NONE)
        return false;
    d = &program->decls[call->function];
    return d->from_libuv &&
           clang_getCanonicalType(clang_getCursorResultType(d->cursor)).kind ==
               CXType_Int;
}

/* `spot` is the last one before `at`, so far. */
static bool is_nearer(struct spot spot, struct spot best, struct spot at)
{
    return spot.line <= at.line &&
           (best.line > at.line || spot.line >= best.line);
}

/* The uv_* call whose int `access` is, or holds in `f` whenever it is set; the
 * last one before `at` if there are several. */
static const struct node *libuv_call(const struct program *program,
                                     const struct function *f, int access,
                                     struct spot at)
{
    const struct node *found = NULL, *call;
    struct spot found_at = {0, 0};
    size_t i;

    if (access <= 0)
        return NULL;
    if (program->accesses[access].kind == ACCESS_RESULT) {
        for (i = 0; i < f->node_count; i++) {
            const struct node *n = &f->nodes[i];

            if (n->kind == NODE_CALL && n->call->result == access)
                return returns_error(program, n->call) ? n : NULL;
        }
        return NULL;
    }
    if (program->accesses[access].kind != ACCESS_VARIABLE ||
        program->decls[program->accesses[access].key].is_parameter ||
        program->decls[program->accesses[access].key].is_global ||
        program->decls[program->accesses[access].key].address_taken)
        return NULL;
    for (i = 0; i < f->node_count; i++) {
        const struct node *n = &f->nodes[i];

        if (n->kind != NODE_SET || n->to != access)
            continue;
        if (n->from > 0 && program->accesses[n->from].kind == ACCESS_NUMBER)
            continue;
        if (n->from <= 0 || program->accesses[n->from].kind != ACCESS_RESULT)
            return NULL;
        call = libuv_call(program, f, n->from, at);
        if (!call)
            return NULL;
        if (!found || is_nearer(n->spot, found_at, at)) {
            found = call;
            found_at = n->spot;
        }
    }
    return found;
}

static bool fails_with_minus_one(const char *name)
{
    static const char *const names[] = {
#define MINUS_ONE(name) name,
#include "lint/minus_one.def"
#undef MINUS_ONE
    };
    size_t i;

    for (i = 0; i < sizeof names / sizeof names[0]; i++)
        if (!strcmp(names[i], name))
            return true;
    return false;
}

/* UV_EPERM is -1, too. */
static bool says_minus_one(const struct program *program, const struct node *n)
{
    size_t i;

    if (!program->text || n->end > program->text_len || n->begin >= n->end)
        return false;
    for (i = n->begin; i < n->end; i++) {
        size_t at = i + 1;

        if (program->text[i] != '-')
            continue;
        while (at < n->end && program->text[at] == ' ')
            at++;
        if (at < n->end && program->text[at] == '1')
            return true;
    }
    return false;
}

static void check_minus_one(const struct facts *facts, struct report *report,
                            int function, const struct node *n)
{
    const struct program *program = facts->program;
    const struct function *f = &program->functions[function];
    const struct node *call;
    struct trail trail = {0};

    if ((n->op != CMP_EQ && n->op != CMP_NE) || n->number != -1 ||
        !says_minus_one(program, n))
        return;
    call = libuv_call(program, f, n->subject, n->spot);
    if (!call || !result_can_fail(program, call->call) ||
        fails_with_minus_one(call_name(program, call->call)))
        return;
    trail_add(&trail, function, call->spot,
              "%s() returns 0 or more, or an "
              "error like UV_ENOENT (-2)",
              call_name(program, call->call));
    trail_add(&trail, function, n->spot, "only -1 is looked for");
    report_add(report, "UV602", NONE, function, n->spot,
               xasprintf("%s() says an error with any negative number, not "
                         "with -1",
                         call_name(program, call->call)),
               xstrdup("All errors but UV_EPERM are taken for success. Compare "
                       "with '< 0'."),
               &trail);
}

/* The branch of a test of a result on which the call failed; NONE. */
static int failing_edge(const struct node *n)
{
    if (n->number == 0 && (n->op == CMP_LT || n->op == CMP_NE))
        return n->next[0];
    if (n->number == 0 && (n->op == CMP_GE || n->op == CMP_EQ))
        return n->next[1];
    if (n->number == -1 && n->op == CMP_EQ)
        return n->next[0];
    return NONE;
}

static bool reads_errno(const struct program *program, const struct node *n)
{
    size_t at = n->end;

    if (strcmp(call_name(program, n->call), "__errno_location"))
        return !strcmp(call_name(program, n->call), "perror");
    while (program->text && at < program->text_len && program->text[at] == ' ')
        at++;
    return !(program->text && at + 1 < program->text_len &&
             program->text[at] == '=' && program->text[at + 1] != '=');
}

/* The first use of errno on the straight way from `at`, with no other call of
 * the system before it. */
static const struct node *errno_use(const struct program *program,
                                    const struct function *f, int at)
{
    int steps;

    for (steps = 0; at != NONE && steps < STEPS_MAX; steps++) {
        const struct node *n = &f->nodes[at];

        if (n->kind == NODE_COND || n->kind == NODE_RETURN)
            return NULL;
        if (n->kind == NODE_CALL) {
            if (reads_errno(program, n))
                return n;
            if (strcmp(call_name(program, n->call), "fprintf") &&
                strcmp(call_name(program, n->call), "__errno_location"))
                return NULL;
        }
        at = n->next[0];
    }
    return NULL;
}

static void check_errno(const struct facts *facts, struct report *report,
                        int function, const struct node *n)
{
    const struct program *program = facts->program;
    const struct function *f = &program->functions[function];
    int edge = failing_edge(n);
    const struct node *call, *use;
    struct trail trail = {0};

    if (edge == NONE)
        return;
    call = libuv_call(program, f, n->subject, n->spot);
    use = call && result_can_fail(program, call->call)
              ? errno_use(program, f, edge)
              : NULL;
    if (!use)
        return;
    trail_add(&trail, function, call->spot, "%s() returns its error",
              call_name(program, call->call));
    trail_add(&trail, function, n->spot, "it failed");
    trail_add(&trail, function, use->spot, "errno is read");
    report_add(report, "UV602", NONE, function, use->spot,
               xasprintf("%s() returned its error; errno is something else",
                         call_name(program, call->call)),
               xstrdup("libuv does not promise anything about errno: the "
                       "message may name another error, or 'Success'. "
                       "uv_strerror() of the result says what happened."),
               &trail);
}

void errno_check(const struct facts *facts, struct report *report)
{
    const struct program *program = facts->program;
    size_t i, j;

    for (i = 0; i < program->function_count; i++) {
        const struct function *f = &program->functions[i];

        for (j = 0; !f->failed && j < f->node_count; j++) {
            if (f->nodes[j].kind != NODE_COND)
                continue;
            check_minus_one(facts, report, (int)i, &f->nodes[j]);
            check_errno(facts, report, (int)i, &f->nodes[j]);
        }
    }
}
