/*
 * fact.c - what a state knows about values.
 */
#include "lint/fact.h"

#include <string.h>

/* --- values --- */

unsigned char fact_default(const struct program *program, int access)
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

int fact_find(const struct state *s, int access)
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
    i = access ? fact_find(s, access) : NONE;
    if (i != NONE)
        return s->facts[i];
    return (struct fact){access, fact_default(run->program, access), false, 0};
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
           (access == s->pending || access == s->copy ||
            ((size_t)access < run->use_count && run->uses[access] >= 2));
}

/* Makes room: what a local that was declared long ago holds matters least. */
static bool drop_oldest(const struct run *run, struct state *s)
{
    int i;

    for (i = 0; i < s->fact_count; i++) {
        const struct access *a = &run->program->accesses[s->facts[i].access];

        if (a->kind != ACCESS_VARIABLE ||
            state_tells_start(s, s->facts[i].access) ||
            run->program->decls[a->key].is_parameter)
            continue;
        drop_fact(s, i);
        return true;
    }
    return false;
}

void state_learn(const struct run *run, struct state *s, struct fact fact)
{
    int i = fact_find(s, fact.access);

    if (!fact.has_value)
        fact.value = 0;
    if (i != NONE) {
        s->facts[i] = fact;
        return;
    }
    if (!is_worth(run, s, fact.access))
        return;
    if (s->fact_count == FACTS_MAX && !drop_oldest(run, s))
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

void fact_forget(const struct run *run, struct state *s, int access)
{
    int i;

    for (i = s->fact_count; i-- > 0;)
        if (access_contains(run->program, s->facts[i].access, access))
            drop_fact(s, i);
}

/* --- conditions --- */

enum comparison fact_opposite(enum comparison op)
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

bool fact_refine(const struct run *run, struct state *s, int subject,
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
