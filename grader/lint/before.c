#include "lint/before.h"

#include "lint/effect.h"
#include "lint/lifetime.h"

void before_learn(struct run *run, struct state *s, const struct node *n)
{
    const struct call *call = n->call;
    struct fact fact = {.access = call->result, .signs = NEGATIVE | ZERO};

    state_forget_memory(run, s);
    if (call->function == NONE ||
        !run->program->decls[call->function].from_libuv ||
        run->program->decls[call->function].returns_void ||
        !helper_is_start(run->program, call))
        return;
    state_learn(run, s, fact);
}

static void before_call(struct run *run, struct state *s, const struct node *n)
{
    before_learn(run, s, n);
    run_go(run, s);
}

void before_walk(struct run *run, struct program *program, int function)
{
    static const struct property property = {.call = before_call};
    struct state s = state_start();

    run_begin(run, program, function, &property, NULL);
    run->limit = EFFECT_STATES_MAX / 2;
    run_enter(run, &s);
    run_walk(run);
}
