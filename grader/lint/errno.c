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

/* A local gets what a call returned. */
struct kept {
    int variable; /* access */
    int line;
    const struct node *call; /* NULL: it gets something else */
};

/* Results of one file, and locals that keep them in one function. */
struct results {
    const struct program *program;
    struct report *report;
    int function;
    const struct node **calls; /* by access: the uv_* call it is of */
    struct kept *kept;         /* sorted by variable and line */
    size_t count, capacity;
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

static int by_variable(const void *a, const void *b)
{
    const struct kept *x = a, *y = b;

    if (x->variable != y->variable)
        return x->variable < y->variable ? -1 : 1;
    return x->line < y->line ? -1 : x->line > y->line;
}

static void find_kept(struct results *r)
{
    const struct function *f = &r->program->functions[r->function];
    size_t i;

    r->count = 0;
    for (i = 0; i < f->node_count; i++) {
        const struct node *n = &f->nodes[i];

        if (n->kind != NODE_SET ||
            (n->from > 0 &&
             r->program->accesses[n->from].kind == ACCESS_NUMBER))
            continue;
        r->kept = xgrow(r->kept, r->count, &r->capacity, sizeof(*r->kept));
        r->kept[r->count++] = (struct kept){
            n->to, n->spot.line, n->from > 0 ? r->calls[n->from] : NULL};
    }
    if (r->count)
        qsort(r->kept, r->count, sizeof(*r->kept), by_variable);
    /* What gets something else once is not followed. */
    for (i = r->count; i-- > 0;)
        if (i + 1 < r->count &&
            r->kept[i].variable == r->kept[i + 1].variable &&
            !r->kept[i + 1].call)
            r->kept[i].call = NULL;
}

/* The last entry of the variable that is not behind the line. */
static const struct node *kept_at(const struct results *r, int variable,
                                  int line)
{
    size_t low = 0, high = r->count, first;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (r->kept[middle].variable < variable)
            low = middle + 1;
        else
            high = middle;
    }
    first = low;
    high = r->count;
    while (low < high) {
        size_t middle = (low + high) / 2;

        if (r->kept[middle].variable == variable &&
            r->kept[middle].line <= line)
            low = middle + 1;
        else
            high = middle;
    }
    if (first == r->count || r->kept[first].variable != variable ||
        !r->kept[first].call)
        return NULL;
    return r->kept[low == first ? first : low - 1].call;
}

/* The uv_* call whose int `access` is, or holds in `line`. */
static const struct node *libuv_call(const struct results *r, int access,
                                     int line)
{
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
               : kept_at(r, access, line);
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

static void check_minus_one(const struct results *r, const struct node *n)
{
    const struct program *program = r->program;
    int function = r->function;
    const struct node *call;
    struct trail trail = {0};

    if ((n->op != CMP_EQ && n->op != CMP_NE) || n->number != -1 ||
        !says_minus_one(program, n))
        return;
    call = libuv_call(r, n->subject, n->spot.line);
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

static void check_errno(const struct results *r, const struct node *n)
{
    const struct program *program = r->program;
    int function = r->function;
    const struct function *f = &program->functions[function];
    int edge = failing_edge(n);
    const struct node *call, *use;
    struct trail trail = {0};

    if (edge == NONE)
        return;
    call = libuv_call(r, n->subject, n->spot.line);
    use = call && result_can_fail(program, call->call)
              ? errno_use(program, f, edge)
              : NULL;
    if (!use)
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
}
