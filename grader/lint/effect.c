/*
 * effect.c - what calls do to objects.
 *
 * Theory of operation
 * Each node of a function has a list of effects on paths of that function: of
 * the call itself, by a table, or those of the callee with its parameters
 * replaced by the arguments. A function's summary holds the effects on paths
 * that its callers know. `always` is decided on the graph alone: no way from
 * the entry to a return avoids the nodes with that effect. Ways that are only
 * taken when the parameter is a null pointer do not count.
 */
#include "lint/effect.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/lifetime.h"

enum { SUMMARY_MAX = 40, DEPTH_CALLS = 100, EFFECTS_MAX = 200000 };

static const struct {
    const char *name;
    int argument;
    enum effect_kind kind;
} table_of_calls[] = {
#define EFFECT(name, argument, kind) {name, argument, EFFECT_##kind},
#include "lint/effect.def"
#undef EFFECT
};

/* Callers know the path, too. */
static bool is_known_to_callers(const struct program *program, int path)
{
    int root = access_root(program, path);

    return root != NONE && (program->decls[root].is_parameter ||
                            program->decls[root].is_global);
}

/* --- the effects of one node --- */

struct gather {
    struct effect_table *table;
    struct effect_function *f;
    int function, node;
};

static void add(struct gather *g, enum effect_kind kind, int path,
                const struct effect *from)
{
    const struct function *f = &g->table->program->functions[g->function];
    struct effect e = {.kind = kind,
                       .path = path,
                       .always = true,
                       .function = g->function,
                       .spot = f->nodes[g->node].spot,
                       .node = g->node};

    if (g->f->count >= EFFECTS_MAX) {
        g->f->unknown = true;
        return;
    }
    if (from) {
        e.always = from->always;
        e.guarded_close = from->guarded_close;
        e.function = from->function;
        e.spot = from->spot;
    }
    g->f->items =
        xgrow(g->f->items, g->f->count, &g->f->capacity, sizeof(*g->f->items));
    g->f->items[g->f->count++] = e;
}

static void keep_arguments(struct gather *g, const struct call *call)
{
    int i;

    for (i = 0; i < call->argument_count; i++)
        if (call->arguments[i] > 0 &&
            access_root(g->table->program, call->arguments[i]) != NONE)
            add(g, EFFECT_KEEP, call->arguments[i], NULL);
}

static bool fits(const char *pattern, const char *name)
{
    size_t len = strlen(pattern);

    return pattern[len - 1] == '*' ? !strncmp(pattern, name, len - 1)
                                   : !strcmp(pattern, name);
}

static void call_by_table(struct gather *g, const struct call *call,
                          const char *name)
{
    size_t i;

    for (i = 0; i < sizeof table_of_calls / sizeof table_of_calls[0]; i++)
        if (fits(table_of_calls[i].name, name) &&
            table_of_calls[i].argument < call->argument_count)
            add(g, table_of_calls[i].kind,
                call->arguments[table_of_calls[i].argument], NULL);
    if (!strcmp(name, "uv_run"))
        add(g, EFFECT_WAIT, 0, NULL);
}

static bool is_write(const char *name)
{
    return !strcmp(name, "uv_write") || !strcmp(name, "uv_write2") ||
           !strcmp(name, "uv_shutdown");
}

/* They work without a callback, too. */
static bool is_sending(const char *name)
{
    return is_write(name) || !strcmp(name, "uv_udp_send");
}

/* An operation of libuv: its request is taken, its handle is used. */
static void call_of_libuv(struct gather *g, const struct call *call,
                          const struct decl *callee)
{
    bool begins =
        helper_is_start(g->table->program, call) || is_sending(callee->name);
    bool inits = strstr(callee->name, "_init") != NULL;
    int i;

    for (i = 0; i < call->argument_count && i < callee->parameter_count; i++) {
        const char *record = callee->parameters[i].record;
        int path = call->arguments[i];

        if (path <= 0)
            continue;
        if (begins && effect_is_request(record))
            add(g, EFFECT_START, path, NULL);
        if ((begins || inits) && effect_is_handle(record) &&
            strcmp(callee->name, "uv_close"))
            add(g, EFFECT_OPERATE, path, NULL);
        if (inits && effect_is_handle(record))
            add(g, EFFECT_KEEP, path, NULL); /* the loop knows it now */
        if (is_write(callee->name) && record && effect_is_handle(record) &&
            i == 1)
            add(g, EFFECT_WRITE, path, NULL);
        if (begins && effect_is_handle(record) && !is_write(callee->name))
            add(g, EFFECT_KEEP, path, NULL);
    }
}

static struct effect_function *effects_of(struct effect_table *table,
                                          int function);

static void call_of_body(struct gather *g, const struct call *call, int body)
{
    struct program *program = g->table->program;
    const struct effect_function *callee = effects_of(g->table, body);
    const struct function *f = &program->functions[body];
    size_t i, j;

    if (callee->unknown || callee->in_progress) {
        keep_arguments(g, call);
        add(g, EFFECT_WAIT, 0, NULL);
        return;
    }
    for (i = 0; i < callee->summary_count; i++) {
        struct effect e = callee->summary[i];
        int root = e.path ? access_root(program, e.path) : NONE;
        int path = e.path;

        if (root != NONE && program->decls[root].is_parameter) {
            for (j = 0; j < f->parameter_count; j++)
                if (f->parameters[j] == root)
                    break;
            if (j == f->parameter_count || j >= (size_t)call->argument_count ||
                call->arguments[j] <= 0)
                continue;
            path = access_replace(
                program, e.path,
                access_make(program, ACCESS_VARIABLE, NONE, root),
                call->arguments[j]);
        }
        add(g, e.kind, path, &e);
    }
}

static void gather_call(struct gather *g, const struct call *call)
{
    struct program *program = g->table->program;
    const struct decl *callee;
    int body = call_body(program, call);

    if (call->function == NONE) {
        if (call->through > 0)
            add(g, EFFECT_CALL, call->through, NULL);
        keep_arguments(g, call);
        return;
    }
    callee = &program->decls[call->function];
    if (body != NONE)
        call_of_body(g, call, body);
    else if (!callee->from_system)
        keep_arguments(g, call);
    else
        call_by_table(g, call, callee->name);
    if (body == NONE && callee->from_libuv)
        call_of_libuv(g, call, callee);
    if (helper_waits(callee))
        add(g, EFFECT_WAIT, 0, NULL);
}

static void gather_set(struct gather *g, const struct node *n)
{
    const struct program *program = g->table->program;
    const struct access *to = &program->accesses[n->to];

    if (n->from <= 0 || access_root(program, n->from) == NONE)
        return;
    if (to->kind == ACCESS_TEMPORARY)
        return;
    if (to->kind == ACCESS_VARIABLE && (!program->decls[to->key].is_pointer ||
                                        program->decls[to->key].alias != NONE))
        return;
    if (to->kind != ACCESS_VARIABLE &&
        access_root(program, n->to) == access_root(program, n->from))
        return; /* inside itself */
    add(g, EFFECT_KEEP, n->from, NULL);
}

static void gather_node(struct gather *g, const struct node *n)
{
    if (n->call)
        gather_call(g, n->call);
    else if (n->kind == NODE_SET)
        gather_set(g, n);
    else if ((n->kind == NODE_ESCAPE || n->kind == NODE_RETURN) && n->from > 0)
        add(g, EFFECT_KEEP, n->from, NULL);
}

/* --- the summary of a function --- */

/* The edge is taken only when the variable is a null pointer. */
static int null_edge(const struct node *n, int variable)
{
    if (n->kind != NODE_COND || n->subject != variable || n->number != 0)
        return NONE;
    return n->op == CMP_EQ ? 0 : n->op == CMP_NE ? 1 : NONE;
}

/* uv_is_closing(path) was asked: the edge on which it is closing. */
static int closing_edge(const struct program *program, const struct function *f,
                        const struct node *n, int path)
{
    const struct access *a;
    size_t i;

    if (n->kind != NODE_COND || n->subject <= 0 || n->number != 0)
        return NONE;
    a = &program->accesses[n->subject];
    if (a->kind != ACCESS_RESULT)
        return NONE;
    for (i = 0; i < f->node_count; i++) {
        const struct call *call = f->nodes[i].call;

        if (call && call->result == n->subject)
            return strcmp(call_name(program, call), "uv_is_closing") ||
                           call->arguments[0] != path
                       ? NONE
                   : n->op == CMP_NE ? 0
                   : n->op == CMP_EQ ? 1
                                     : NONE;
    }
    return NONE;
}

struct search {
    const struct program *program;
    const struct function *f;
    const struct effect_function *effects;
    int path, variable;
    enum effect_kind kind;
    bool closing_counts;
    unsigned char *seen;
    int *stack;
    size_t count;
};

static bool is_passed(const struct search *s, int node)
{
    int i;

    for (i = s->effects->first[node]; i < s->effects->first[node + 1]; i++)
        if (s->effects->items[i].kind == s->kind &&
            s->effects->items[i].path == s->path && s->effects->items[i].always)
            return true;
    return false;
}

static void search_edges(struct search *s, int node)
{
    const struct node *n = &s->f->nodes[node];
    int null = null_edge(n, s->variable);
    int closing =
        s->closing_counts ? closing_edge(s->program, s->f, n, s->path) : NONE;
    int edge;

    for (edge = 0; edge < 2; edge++) {
        int to = n->next[edge];

        if (to == NONE || s->seen[to] || edge == null || edge == closing)
            continue;
        s->seen[to] = 1;
        s->stack[s->count++] = to;
    }
}

/* Some way to a return avoids the effect. */
static bool is_avoidable(struct search *s)
{
    memset(s->seen, 0, s->f->node_count);
    s->count = 0;
    s->stack[s->count++] = s->f->entry;
    s->seen[s->f->entry] = 1;
    while (s->count) {
        int node = s->stack[--s->count];

        if (is_passed(s, node))
            continue;
        if (s->f->nodes[node].kind == NODE_RETURN)
            return true;
        search_edges(s, node);
    }
    return false;
}

static bool is_summarized(const struct effect_function *e,
                          const struct effect *item)
{
    size_t i;

    for (i = 0; i < e->summary_count; i++)
        if (e->summary[i].kind == item->kind &&
            e->summary[i].path == item->path)
            return true;
    return false;
}

static void add_summary(struct effect_function *e, struct search *s,
                        struct effect item)
{
    int root = item.path ? access_root(s->program, item.path) : NONE;

    s->kind = item.kind;
    s->path = item.path;
    s->variable = NONE;
    if (root != NONE && s->program->decls[root].is_parameter)
        s->variable = access_make((struct program *)s->program, ACCESS_VARIABLE,
                                  NONE, root);
    s->closing_counts = false;
    item.always = !is_avoidable(s);
    if (!item.always && item.kind == EFFECT_CLOSE) {
        s->closing_counts = true;
        item.always = item.guarded_close = !is_avoidable(s);
    }
    e->summary[e->summary_count++] = item;
}

static void summarize(struct effect_table *table, int function,
                      struct effect_function *e)
{
    const struct function *f = &table->program->functions[function];
    struct search s = {.program = table->program, .f = f, .effects = e};
    size_t i;

    s.seen = xmalloc(f->node_count + 1);
    s.stack = xcalloc(f->node_count + 1, sizeof(*s.stack));
    e->summary = xcalloc(SUMMARY_MAX, sizeof(*e->summary));
    for (i = 0; i < e->count && !e->unknown; i++) {
        const struct effect *item = &e->items[i];

        if ((item->kind != EFFECT_WAIT &&
             !is_known_to_callers(table->program, item->path)) ||
            is_summarized(e, item))
            continue;
        if (e->summary_count == SUMMARY_MAX)
            e->unknown = true;
        else
            add_summary(e, &s, *item);
    }
    free(s.seen);
    free(s.stack);
}

static struct effect_function *effects_of(struct effect_table *table,
                                          int function)
{
    struct effect_function *e = &table->functions[function];
    const struct function *f = &table->program->functions[function];
    struct gather g = {.table = table, .f = e, .function = function};
    size_t i;

    if (e->done || e->in_progress)
        return e;
    e->in_progress = true;
    e->unknown = f->failed || table->depth >= DEPTH_CALLS;
    e->first = xcalloc(f->node_count + 1, sizeof(*e->first));
    table->depth++;
    for (i = 0; i < f->node_count; i++) {
        e->first[i] = (int)e->count;
        g.node = (int)i;
        if (!e->unknown)
            gather_node(&g, &f->nodes[i]);
    }
    table->depth--;
    e->first[i] = (int)e->count;
    summarize(table, function, e);
    e->in_progress = false;
    e->done = true;
    return e;
}

const struct effect *effect_at(struct effect_table *table, int function,
                               int node, size_t *ret_count)
{
    const struct effect_function *e = effects_of(table, function);

    *ret_count = (size_t)(e->first[node + 1] - e->first[node]);
    return e->items + e->first[node];
}

void effect_begin(struct effect_table *table, struct program *program)
{
    *table = (struct effect_table){.program = program};
    table->functions =
        xcalloc(program->function_count + 1, sizeof(*table->functions));
}

void effect_end(struct effect_table *table)
{
    size_t i;

    for (i = 0; i < table->program->function_count; i++) {
        free(table->functions[i].items);
        free(table->functions[i].first);
        free(table->functions[i].summary);
    }
    free(table->functions);
}
