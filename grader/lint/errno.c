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

/* What a local gets at a node of its function. */
struct kept {
    int variable; /* access */
    int node;
    bool is_number;          /* it is no error of anybody's then */
    const struct node *call; /* that returned it; NULL: something else */
};

/* Results of one file, and locals that keep them in one function. */
struct results {
    const struct program *program;
    struct report *report;
    int function;
    const struct node **calls; /* by access: the uv_* call it is of */
    struct kept *kept;
    size_t count, capacity;
    bool *seen; /* by node: see reaches() */
    int *path;
    size_t nodes; /* for which there is room */
};

static void find_calls(struct results *r)
{
    size_t i, j;

    for (i = 0; i < r->program->function_count; i++) {
        const struct function *f = &r->program->functions[i];

        for (j = 0; j < f->node_count; j++)
            if (f->nodes[j].kind == NODE_CALL &&
                returns_error(r->program, f->nodes[j].call))
                r->calls[f->nodes[j].call->result] = &f->nodes[j];
    }
}

static void find_kept(struct results *r)
{
    const struct function *f = &r->program->functions[r->function];
    size_t i;

    r->count = 0;
    for (i = 0; i < f->node_count; i++) {
        const struct node *n = &f->nodes[i];
        bool is_number;

        if (n->kind != NODE_SET)
            continue;
        is_number =
            n->from > 0 && r->program->accesses[n->from].kind == ACCESS_NUMBER;
        r->kept = xgrow(r->kept, r->count, &r->capacity, sizeof(*r->kept));
        r->kept[r->count++] = (struct kept){
            n->to, (int)i, is_number, n->from > 0 ? r->calls[n->from] : NULL};
    }
}

static void make_room(struct results *r, size_t nodes)
{
    if (r->nodes < nodes) {
        r->nodes = nodes;
        r->seen = xrealloc(r->seen, nodes * sizeof(*r->seen));
        r->path = xrealloc(r->path, nodes * sizeof(*r->path));
    }
    memset(r->seen, 0, nodes * sizeof(*r->seen));
}

/* Whether the variable can still hold at `target` what it got in `kept`. */
static bool reaches(struct results *r, const struct kept *kept, int target)
{
    const struct function *f = &r->program->functions[r->function];
    size_t depth = 0;
    int way;

    make_room(r, f->node_count);
    r->path[depth++] = kept->node;
    while (depth > 0) {
        const struct node *n = &f->nodes[r->path[--depth]];

        for (way = 0; way < 2; way++) {
            int at = n->next[way];

            if (at == target)
                return true;
            if (at == NONE || r->seen[at])
                continue;
            r->seen[at] = true;
            if (f->nodes[at].kind != NODE_SET ||
                f->nodes[at].to != kept->variable)
                r->path[depth++] = at;
        }
    }
    return false;
}

/* The call whose result the variable holds at the node; of several the last
 * that can fail. NULL when it may hold something else. */
static const struct node *kept_at(struct results *r, int variable, int node)
{
    const struct node *call = NULL;
    size_t i;

    for (i = 0; i < r->count; i++) {
        const struct kept *kept = &r->kept[i];

        if (kept->variable != variable || kept->is_number ||
            !reaches(r, kept, node))
            continue;
        if (!kept->call)
            return NULL;
        if (!call || result_can_fail(r->program, kept->call->call))
            call = kept->call;
    }
    return call;
}

/* The uv_* call whose int the subject of the condition is, or holds there. */
static const struct node *libuv_call(struct results *r, const struct node *n)
{
    const struct function *f = &r->program->functions[r->function];
    int access = n->subject;
    const struct access *a;
    const struct decl *d;

    if (access <= 0)
        return NULL;
    a = &r->program->accesses[access];
    if (a->kind == ACCESS_RESULT)
        return r->calls[access];
    if (a->kind != ACCESS_VARIABLE)
        return NULL;
    d = &r->program->decls[a->key];
    return d->is_parameter || d->is_global || d->address_taken
               ? NULL
               : kept_at(r, access, (int)(n - f->nodes));
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

static void check_minus_one(struct results *r, const struct node *n)
{
    const struct program *program = r->program;
    int function = r->function;
    const struct node *call;
    struct trail trail = {0};

    if ((n->op != CMP_EQ && n->op != CMP_NE) || n->number != -1 ||
        !says_minus_one(program, n))
        return;
    call = libuv_call(r, n);
    if (!call || !result_can_fail(program, call->call) ||
        fails_with_minus_one(call_name(program, call->call)))
        return;
    trail_add(&trail, function, call->spot,
              "%s() returns 0 or more, or an "
              "error like UV_ENOENT (-2)",
              call_name(program, call->call));
    trail_add(&trail, function, n->spot, "only -1 is looked for");
    report_add(r->report, "UV602", NONE, function, n->spot,
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

static void check_errno(struct results *r, const struct node *n)
{
    const struct program *program = r->program;
    int function = r->function;
    const struct function *f = &program->functions[function];
    int edge = failing_edge(n);
    const struct node *call, *use;
    struct trail trail = {0};

    if (edge == NONE)
        return;
    use = errno_use(program, f, edge);
    call = use ? libuv_call(r, n) : NULL;
    if (!call || !result_can_fail(program, call->call))
        return;
    trail_add(&trail, function, call->spot, "%s() returns its error",
              call_name(program, call->call));
    trail_add(&trail, function, n->spot, "it failed");
    trail_add(&trail, function, use->spot, "errno is read");
    report_add(r->report, "UV602", NONE, function, use->spot,
               xasprintf("%s() returned its error; errno is something else",
                         call_name(program, call->call)),
               xstrdup("libuv does not promise anything about errno: the "
                       "message may name another error, or 'Success'. "
                       "uv_strerror() of the result says what happened."),
               &trail);
}

static void check_function(struct results *r)
{
    const struct function *f = &r->program->functions[r->function];
    size_t i;

    find_kept(r);
    for (i = 0; i < f->node_count; i++) {
        if (f->nodes[i].kind != NODE_COND)
            continue;
        check_minus_one(r, &f->nodes[i]);
        check_errno(r, &f->nodes[i]);
    }
}

void errno_check(const struct facts *facts, struct report *report)
{
    const struct program *program = facts->program;
    struct results r = {.program = program,
                        .report = report,
                        .calls = xcalloc(program->access_count + 1,
                                         sizeof(const struct node *))};

    find_calls(&r);
    for (; r.function < (int)program->function_count; r.function++)
        if (!program->functions[r.function].failed)
            check_function(&r);
    free((void *)r.calls);
    free(r.kept);
    free(r.seen);
    free(r.path);
}
