#include "lint/engine.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/xalloc.h"

/* --- what is known about values --- */

struct state state_start(void)
{
    return (struct state){.previous = NONE,
                          .pending = NONE,
                          .first = NONE,
                          .start = NONE,
                          .dead = NONE};
}

static unsigned char default_signs(const struct program *program, int access)
{
    const struct access *a = &program->accesses[access];

    if ((a->kind == ACCESS_VARIABLE || a->kind == ACCESS_FIELD) &&
        program->decls[a->key].is_unsigned)
        return ZERO | POSITIVE;
    if (a->kind == ACCESS_ADDRESS || a->kind == ACCESS_FUNCTION)
        return POSITIVE;
    return ANY;
}

static unsigned char sign_of(long long value)
{
    return value < 0 ? NEGATIVE : value == 0 ? ZERO : POSITIVE;
}

static int fact_index(const struct state *s, int access)
{
    int i;

    for (i = 0; i < s->fact_count; i++)
        if (s->facts[i].access == access)
            return i;
    return NONE;
}

struct fact state_fact(const struct run *run, const struct state *s, int access)
{
    const struct access *a = &run->program->accesses[access];
    int i;

    if (a->kind == ACCESS_NUMBER)
        return (struct fact){access, sign_of(a->key), true, a->key};
    i = access ? fact_index(s, access) : NONE;
    if (i != NONE)
        return s->facts[i];
    return (struct fact){access, default_signs(run->program, access), false, 0};
}

static void drop_fact(struct state *s, int i)
{
    memmove(&s->facts[i], &s->facts[i + 1],
            (size_t)(s->fact_count - i - 1) * sizeof(s->facts[0]));
    memset(&s->facts[--s->fact_count], 0, sizeof(s->facts[0]));
}

static bool is_worth(const struct run *run, const struct state *s, int access)
{
    return access > 0 &&
           (access == s->pending ||
            ((size_t)access < run->use_count && run->uses[access] >= 2));
}

void state_learn(const struct run *run, struct state *s, struct fact fact)
{
    int i = fact_index(s, fact.access);

    if (!fact.has_value)
        fact.value = 0;
    if (i != NONE) {
        s->facts[i] = fact;
        return;
    }
    if (!is_worth(run, s, fact.access) || s->fact_count == FACTS_MAX)
        return;
    for (i = s->fact_count; i > 0 && s->facts[i - 1].access > fact.access; i--)
        s->facts[i] = s->facts[i - 1];
    memset(&s->facts[i], 0, sizeof(s->facts[i]));
    s->facts[i].access = fact.access;
    s->facts[i].signs = fact.signs;
    s->facts[i].has_value = fact.has_value;
    s->facts[i].value = fact.value;
    s->fact_count++;
}

static bool is_local_value(const struct program *program, int access)
{
    const struct access *a = &program->accesses[access];

    return a->kind == ACCESS_TEMPORARY || a->kind == ACCESS_RESULT ||
           (a->kind == ACCESS_VARIABLE && !program->decls[a->key].is_global &&
            !program->decls[a->key].address_taken);
}

void state_forget_memory(const struct run *run, struct state *s)
{
    int i;

    for (i = s->fact_count; i-- > 0;)
        if (!is_local_value(run->program, s->facts[i].access))
            drop_fact(s, i);
}

static void forget_what_contains(const struct run *run, struct state *s,
                                 int access)
{
    int i;

    for (i = s->fact_count; i-- > 0;)
        if (access_contains(run->program, s->facts[i].access, access))
            drop_fact(s, i);
}

/* --- conditions --- */

static enum comparison opposite(enum comparison op)
{
    static const enum comparison other[] = {CMP_NE, CMP_EQ, CMP_GE,
                                            CMP_GT, CMP_LE, CMP_LT};

    return other[op];
}

static bool holds(long long value, enum comparison op, long long number)
{
    switch (op) {
    case CMP_EQ:
        return value == number;
    case CMP_NE:
        return value != number;
    case CMP_LT:
        return value < number;
    case CMP_LE:
        return value <= number;
    case CMP_GT:
        return value > number;
    default:
        return value >= number;
    }
}

/* The signs that a value with `value op number` can have. */
static unsigned char possible_signs(enum comparison op, long long number)
{
    unsigned char signs = 0;

    if (holds(-1, op, number) || op == CMP_NE || op == CMP_LT || op == CMP_LE ||
        (op == CMP_EQ && number < 0))
        signs |= NEGATIVE;
    if (holds(0, op, number))
        signs |= ZERO;
    if (holds(1, op, number) || op == CMP_NE || op == CMP_GT || op == CMP_GE ||
        (op == CMP_EQ && number > 0))
        signs |= POSITIVE;
    return signs;
}

/* False: that edge cannot be taken. */
static bool refine(const struct run *run, struct state *s, int subject,
                   enum comparison op, long long number)
{
    struct fact fact = state_fact(run, s, subject);

    if (!subject)
        return true;
    if (fact.has_value)
        return holds(fact.value, op, number);
    fact.signs &= possible_signs(op, number);
    if (!fact.signs)
        return false;
    if (op == CMP_EQ || (number == 0 && fact.signs == ZERO)) {
        fact.has_value = true;
        fact.value = op == CMP_EQ ? number : 0;
    }
    state_learn(run, s, fact);
    return true;
}

/* The result of a start is known now: it runs, or it never will. */
static void settle(const struct run *run, struct state *s)
{
    unsigned char signs;

    if (s->own != OWN_PENDING)
        return;
    signs = state_fact(run, s, s->pending).signs;
    if (signs == NEGATIVE)
        s->own = OWN_HELD;
    else if (!(signs & NEGATIVE))
        s->own = OWN_GIVEN;
    else
        return;
    s->pending = NONE;
}

/* --- the walk --- */

static void count_use(struct run *run, int access)
{
    if (access > 0 && (size_t)access < run->use_count &&
        run->uses[access] < 255)
        run->uses[access]++;
}

static void count_uses(struct run *run)
{
    const struct function *f = &run->program->functions[run->function];
    size_t i;
    int j;

    for (i = 0; i < f->node_count; i++) {
        const struct node *n = &f->nodes[i];

        count_use(run, n->subject);
        if (n->in_loop) /* it is looked at again and again */
            count_use(run, n->subject);
        count_use(run, n->from);
        count_use(run, n->to);
        for (j = 0; n->call && j < n->call->argument_count; j++)
            count_use(run, n->call->arguments[j]);
        if (n->call)
            count_use(run, n->call->result);
    }
}

void run_begin(struct run *run, struct program *program, int function,
               const struct property *property, void *data)
{
    size_t nodes = program->functions[function].node_count;

    *run = (struct run){.program = program,
                        .function = function,
                        .property = property,
                        .data = data};
    run->first_at = xmalloc((nodes + 1) * sizeof(*run->first_at));
    memset(run->first_at, 0xff, (nodes + 1) * sizeof(*run->first_at));
    run->count_at = xcalloc(nodes + 1, sizeof(*run->count_at));
    run->known_calls = xcalloc((size_t)program->serial + 1, 1);
    run->use_count = program->access_count;
    run->uses = xcalloc(run->use_count + 1, 1);
    count_uses(run);
}

void run_end(struct run *run)
{
    free(run->states);
    free(run->first_at);
    free(run->next_same);
    free(run->count_at);
    free(run->known_calls);
    free(run->uses);
}

static bool same_state(const struct state *a, const struct state *b)
{
    return a->own == b->own && a->count == b->count &&
           a->pending == b->pending && a->guarded == b->guarded &&
           a->flagged == b->flagged && a->guarded_after == b->guarded_after &&
           a->skipped == b->skipped && a->freed == b->freed &&
           a->stopped == b->stopped && a->forgetful == b->forgetful &&
           a->fact_count == b->fact_count &&
           !memcmp(a->facts, b->facts,
                   (size_t)a->fact_count * sizeof(a->facts[0]));
}

static bool is_known(const struct run *run, const struct state *s)
{
    int i;

    for (i = run->first_at[s->node]; i != NONE; i = run->next_same[i])
        if (same_state(&run->states[i], s))
            return true;
    return false;
}

static void add_state(struct run *run, struct state *s)
{
    size_t at = run->state_count;

    if (run->count_at[s->node] >= STATES_MAX) {
        s->forgetful = true;
        memset(s->facts, 0, sizeof(s->facts));
        s->fact_count = 0;
    }
    if (is_known(run, s))
        return;
    if (at >= RUN_STATES_MAX) {
        run->exhausted = true;
        return;
    }
    run->states =
        xgrow(run->states, at, &run->state_capacity, sizeof(*run->states));
    run->next_same =
        xgrow(run->next_same, at, &run->next_capacity, sizeof(*run->next_same));
    run->states[at] = *s;
    run->next_same[at] = run->first_at[s->node];
    run->first_at[s->node] = (int)at;
    run->count_at[s->node]++;
    run->state_count++;
}

static void go_to(struct run *run, const struct state *s, int node)
{
    struct state next = *s;

    if (node == NONE)
        return;
    next.node = node;
    next.previous = (int)run->current;
    add_state(run, &next);
}

void run_go(struct run *run, const struct state *s)
{
    go_to(run, s,
          run->program->functions[run->function].nodes[s->node].next[0]);
}

void run_enter(struct run *run, const struct state *s)
{
    struct state first = *s;

    first.node = run->program->functions[run->function].entry;
    first.previous = NONE;
    add_state(run, &first);
}

static void walk_set(struct run *run, struct state *s, const struct node *n)
{
    struct fact fact = {.access = n->to, .signs = ANY};
    unsigned char old = state_fact(run, s, n->to).signs;
    bool known = n->from > 0 && (!n->guard || fact_index(s, n->from) != NONE);

    if (n->from > 0) {
        fact = state_fact(run, s, n->from);
        fact.access = n->to;
    } else {
        fact.signs = default_signs(run->program, n->to);
    }
    if (n->adds && !(old & NEGATIVE))
        fact.signs = POSITIVE;
    if (run->property->set)
        run->property->set(run, s, n);
    if (s->own == OWN_PENDING && s->pending == n->from) {
        s->pending = n->to;
    } else if (s->own == OWN_PENDING && s->pending == n->to) {
        /* Overwritten before anybody looked: it started, let us say. */
        s->own = OWN_GIVEN;
        s->pending = NONE;
    }
    forget_what_contains(run, s, n->to);
    /* That it was written on this path counts only if it is known what. */
    if (known || fact.signs != default_signs(run->program, n->to))
        state_learn(run, s, fact);
    run_go(run, s);
}

static bool is_guard(const struct run *run, const struct state *s,
                     const struct node *n)
{
    int i;

    if (n->guard)
        return true;
    if (n->subject_only && fact_index(s, n->subject) == NONE)
        return true;
    for (i = 0; i < n->read_count; i++)
        if (!run->known_calls[n->reads[i]])
            return true;
    return false;
}

static void walk_cond(struct run *run, const struct state *s,
                      const struct node *n)
{
    bool guard = is_guard(run, s, n);
    int edge;

    for (edge = 0; edge < 2; edge++) {
        struct state next = *s;

        if (!refine(run, &next, n->subject, edge == 0 ? n->op : opposite(n->op),
                    n->number))
            continue;
        settle(run, &next);
        if (run->property->decide)
            run->property->decide(run, &next, n, edge);
        if (guard) {
            next.guarded = true;
            next.flagged |= !n->counter;
            next.guarded_after |= !n->counter && next.count > 0;
        }
        if (n->leaves_loop[edge])
            next.skipped = true;
        go_to(run, &next, n->next[edge]);
    }
}

static void walk_one(struct run *run)
{
    struct state s = run->states[run->current];
    const struct node *n =
        &run->program->functions[run->function].nodes[s.node];
    struct fact none = {.access = NONE, .signs = ANY};

    switch (n->kind) {
    case NODE_CALL:
        if (run->property->call)
            run->property->call(run, &s, n);
        else
            run_go(run, &s);
        break;
    case NODE_SET:
        walk_set(run, &s, n);
        break;
    case NODE_COND:
        walk_cond(run, &s, n);
        break;
    case NODE_ESCAPE:
        if (run->property->escape)
            run->property->escape(run, &s, n);
        run_go(run, &s);
        break;
    case NODE_RETURN:
        if (run->property->leave)
            run->property->leave(
                run, &s, n,
                n->from == NONE ? none : state_fact(run, &s, n->from));
        break;
    case NODE_STOP:
        break;
    default:
        run_go(run, &s);
    }
}

void run_walk(struct run *run)
{
    for (run->current = 0; run->current < run->state_count; run->current++)
        walk_one(run);
}

/* --- the way there --- */

static void add_decision(struct run *run, const struct node *n, bool truth,
                         struct trail *trail)
{
    const struct program *program = run->program;
    size_t len = n->end > n->begin ? n->end - n->begin : 0;
    struct strbuf text = STRBUF_INIT;
    size_t i;
    bool blank = false;

    if (!program->text || n->end > program->text_len || len == 0 || len > 160)
        return;
    for (i = n->begin; i < n->end; i++) {
        char c = program->text[i];

        if (c == '\n' || c == ' ' || c == '\t') {
            blank = true;
            continue;
        }
        if (blank && text.len)
            strbuf_add_char(&text, ' ');
        blank = false;
        strbuf_add_char(&text, c);
    }
    trail_add(trail, run->function, n->spot, "'%s' is %s", strbuf_text(&text),
              truth ? "true" : "false");
    strbuf_release(&text);
}

void run_trail(struct run *run, const struct state *last,
               char *(*describe)(struct run *run, const struct state *before,
                                 const struct state *after,
                                 const struct node *n),
               struct trail *ret_trail)
{
    const struct function *f = &run->program->functions[run->function];
    const struct state *s;
    size_t count = 0, i;
    int *path;

    for (s = last; s->previous != NONE; s = &run->states[s->previous])
        count++;
    path = xcalloc(count + 1, sizeof(*path));
    for (s = last, i = count; s->previous != NONE;
         s = &run->states[s->previous])
        path[--i] = s->previous;
    for (i = 0; i < count; i++) {
        const struct state *from = &run->states[path[i]];
        const struct state *to =
            i + 1 < count ? &run->states[path[i + 1]] : last;
        const struct node *n = &f->nodes[from->node];
        char *text;

        if (n->kind == NODE_COND && n->next[0] != n->next[1])
            add_decision(run, n, to->node == n->next[0], ret_trail);
        if (n->kind != NODE_CALL || !describe)
            continue;
        text = describe(run, from, to, n);
        if (text)
            trail_add(ret_trail, run->function, n->spot, "%s", text);
        free(text);
    }
    free(path);
}
