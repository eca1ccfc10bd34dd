/*
 * completion_guess.c - callbacks that nobody was seen to hand a duty to.
 */
#include "lint/completion.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/rules.h"

static bool mixed_exits(const struct summary *m)
{
    bool completes_somewhere = false, ends_somewhere = false;
    size_t i;

    if (summary_is_unknown(m))
        return false;
    for (i = 0; i < m->exit_count; i++) {
        const struct exit *e = &m->exits[i];

        if (e->forgetful || e->own == OWN_ESCAPED)
            return false;
        if (e->count && !e->guarded)
            completes_somewhere = true;
        if (!e->count && e->own == OWN_HELD && !e->skipped &&
            (!e->guarded || e->freed))
            ends_somewhere = true;
    }
    return completes_somewhere && ends_somewhere;
}

static bool has_debt(const struct proof *proof, int function, int field)
{
    size_t i;

    for (i = 0; i < proof->debt_count; i++)
        if (proof->debts[i].function == function &&
            proof->debts[i].duty.field == field)
            return true;
    return false;
}

/* Objects that the callback reaches from its parameters. */
static int find_object(const struct proof *proof, int function, int field)
{
    const struct program *program = proof->program;
    int found = NONE;
    size_t i;

    for (i = 0; i < program->decl_count; i++) {
        const struct decl *d = &program->decls[i];
        int root;

        if (d->kind != DECL_VARIABLE || d->function != function || !d->record ||
            d->alias == NONE || strcmp(d->record, program->decls[field].owner))
            continue;
        root = access_root(program, d->alias);
        if (root == NONE || !program->decls[root].is_parameter)
            continue;
        if (found != NONE && found != d->alias)
            return NONE;
        found = d->alias;
    }
    return found;
}

/* Members that are completions and called in this file. */
struct completions {
    int *fields;
    size_t count, capacity;
};

static void list_completions(struct completions *list,
                             const struct program *program)
{
    size_t i;

    for (i = 0; i < program->decl_count; i++) {
        const struct decl *d = &program->decls[i];

        if (d->kind != DECL_FIELD || !d->called || !completion_is_one(d))
            continue;
        list->fields = xgrow(list->fields, list->count, &list->capacity,
                             sizeof(*list->fields));
        list->fields[list->count++] = (int)i;
    }
}

static void guess_callback(struct proof *proof, const struct completions *list,
                           int function, int starter, const struct node *n)
{
    size_t i;

    for (i = 0; i < list->count; i++) {
        struct duty duty = {NONE, list->fields[i], NONE};
        struct walk w = {.proof = proof, .guessed = true};
        struct state s;

        if (has_debt(proof, function, duty.field))
            continue;
        duty.base = find_object(proof, function, duty.field);
        if (duty.base == NONE)
            continue;
        s = state_start();
        s.own = OWN_HELD;
        if (mixed_exits(summary_of(proof, function, &duty, &s)))
            duty_add_debt(&w, function, &duty, starter, n, false);
    }
}

void duty_guess_callbacks(struct proof *proof)
{
    struct program *program = proof->program;
    struct completions list = {0};
    const char *type;
    size_t i, j;
    int k;

    list_completions(&list, program);
    for (i = 0; i < program->function_count; i++) {
        const struct function *f = &program->functions[i];

        for (j = 0; j < f->node_count; j++) {
            const struct node *n = &f->nodes[j];

            for (k = 0; n->call && k < n->call->argument_count; k++) {
                const struct access *a = start_argument(program, n->call, k);

                if (a->kind == ACCESS_FUNCTION &&
                    program->decls[a->key].function != NONE &&
                    start_is_at(program, n->call, k, &type) &&
                    strcmp(type, "uv_close_cb") &&
                    start_times(program, n->call, type) == TIMES_ONCE)
                    guess_callback(proof, &list,
                                   program->decls[a->key].function, (int)i, n);
            }
        }
    }
    free(list.fields);
}
