/*
 * completion.h - what the parts of the completion rules share; see
 * completion.c. Private to completion*.c.
 */
#ifndef GRADE_LINT_COMPLETION_H
#define GRADE_LINT_COMPLETION_H

#include "lint/engine.h"

enum {
    NAMES_MAX = 6,
    SUMMARIES_MAX = 20000,
    VARIANTS_MAX = 200,
    DEPTH_CALLS = 24,
    EXITS_MAX = 32,
    GIVEN_MAX = 4
};

struct duty {
    int parameter; /* access of the callback parameter; NONE */
    int field;     /* decl of the field that holds it; NONE */
    int base;      /* access of the object; NONE */
};

enum role {
    ROLE_OWNER,
    ROLE_CALLBACK,
    ROLE_REPEATED, /* a callback that comes again and again */
    ROLE_SUMMARY,
    ROLE_WORKER
};

/* One way to leave a helper. */
struct exit {
    enum own own;
    int count;
    bool guarded, flagged, skipped, freed, stopped, forgetful, opaque, counted,
        last;
    bool returns_pending;
    struct fact result;
    /* What is known there about the first parameters, if nothing is assigned
     * to them: `access` 0 means nothing. */
    struct fact given[GIVEN_MAX];
};

struct summary {
    int function;
    struct duty duty;
    struct fact facts[FACTS_MAX];
    int fact_count;
    struct exit exits[EXITS_MAX];
    size_t exit_count;
    bool in_progress, unknown;
    bool is_coarse; /* `given` is not kept: there would be too many */
    struct summary *next;
};

/* A callback that holds a duty at its entry. */
struct debt {
    int function;
    struct duty duty;
    bool guessed; /* nobody was seen to hand it over */
    bool repeated;
    int starter; /* function */
    struct spot start_spot;
    char *start_name;
};

struct proof {
    struct program *program;
    struct report *report;
    struct summary **summaries; /* of each function, a list */
    size_t summary_count;
    struct debt *debts;
    size_t debt_count, debt_capacity;
    int depth;
};

/* One walk. */
struct walk {
    struct proof *proof;
    enum role role;
    struct duty duty;
    bool guessed;
    bool kept; /* once it is stored, somebody else may complete it */
    const struct debt *debt;
    int names[NAMES_MAX]; /* of the object: base first, then where it is kept */
    int name_count;
    struct summary *summary;
    bool reported;
    int skipped; /* a state that owes at its end, behind a loop; NONE */
    bool used;   /* UV903 was found */
    /* Of an owner: states in which it returns, and the node there. */
    struct {
        int state, node;
    } told, untold, at_once, later;
};

/* --- completion.c --- */

/* --- completion_guess.c --- */
/* Adds the debts of callbacks that complete on some paths only. */
void duty_guess_callbacks(struct proof *proof);

/* --- completion_object.c --- */
/* A place inside an object that this function made: file->fill = fill. */
bool duty_is_own_object(const struct program *program, int access);
/* Fills w->names for one function. */
void duty_find_names(struct walk *w, int function);
/* `value` gives access to the object. */
bool duty_is_related(const struct walk *w, int value);
/* `value` is about the object in some way. */
bool duty_touches(const struct walk *w, int value);
/* Freeing `value` frees the object. */
bool duty_frees(const struct walk *w, int value);
/* The object as seen from `parameter` (an access) of a function that gets
 * `argument`; NONE if the argument does not lead to it. */
int duty_seen_from(const struct walk *w, int argument, int parameter);
/* A call through `through` is the completion. */
bool duty_completes(const struct walk *w, int through);

/* --- completion_summary.c --- */
bool duty_same(const struct duty *a, const struct duty *b);
/* What `function` does to a duty that it is handed, with what is known about
 * its parameters in `s`. Never NULL. */
const struct summary *summary_of(struct proof *proof, int function,
                                 const struct duty *duty,
                                 const struct state *s);
/* It was not walked to its end. */
bool summary_is_unknown(const struct summary *m);
/* Some path of it completes, or gives the duty to what will. */
bool summary_may_complete(const struct summary *m);
/* Some path of it calls the completion itself. */
bool summary_calls(const struct summary *m);
/* Each path of it calls the completion itself. */
bool summary_always_completes(const struct summary *m);
/* Once, before anything is walked. */
void summary_prepare(struct program *program);
/* `n` may assign to a parameter: what it was is kept. */
void summary_assign(const struct run *run, struct state *s,
                    const struct node *n);
/* Before the walk: what is learned about parameters is for the callers. */
void summary_keep(struct run *run);
void summaries_free(struct proof *proof);
/* Adds a way out of the function that is walked. */
void summary_add(const struct run *run, struct summary *m,
                 const struct state *s, struct fact result,
                 bool returns_pending);

/* --- completion_words.c --- */
/* What the completion is called; the caller frees it. */
char *duty_name(const struct proof *proof, const struct duty *duty);
/* A finding of the walk, with the way to `s`; `last` is the last step (NULL:
 * none). Takes over `message`. */
void blame(struct run *run, const struct state *s, const char *rule,
           int function, struct spot spot, char *message, const char *why,
           const char *last);
/* The findings, at node `n`. */
void blame_double(struct run *run, const struct state *s, const struct node *n);
void blame_after_start(struct run *run, const struct state *s,
                       const struct node *n);
void blame_worker(struct run *run, const struct state *s, const struct node *n);
void blame_lost(struct run *run, const struct state *s, const struct node *n);
void blame_start_after(struct run *run, const struct state *s,
                       const struct node *n, int callback);
void blame_repeated(struct run *run, const struct state *s,
                    const struct node *n);
void blame_missing(struct run *run, const struct state *s,
                   const struct node *n);

/* --- completion_start.c --- */
/* The argument `i`; a function stands for its address. */
const struct access *start_argument(const struct program *program,
                                    const struct call *call, int i);
/* How often the callback of that type comes. */
enum times start_times(const struct program *program, const struct call *call,
                       const char *type);
/* A callback at its entry: a status is 0 or negative. */
struct state start_enter(struct proof *proof, int callback, const char *start);
/* Argument `i` is a callback that comes later, on the loop. */
bool start_is_at(const struct program *program, const struct call *call, int i,
                 const char **ret_type);
/* Its result may be negative. */
bool start_can_fail(const struct program *program, const struct call *call);
/* `function` holds the duty when it is called back; `n` started it. */
void duty_add_debt(struct walk *w, int function, const struct duty *duty,
                   int starter, const struct node *n, bool repeated);
/* The argument `i` of a call of libuv or the course is a callback. */
void start_one(struct run *run, struct state *s, const struct node *n, int i,
               const char *type);
/* The part of uv_queue_work() that runs on another thread must not complete. */
void start_work(struct run *run, struct state *s, const struct node *n, int i);
/* The callback of what was started last is sure to call the completion. */
bool start_completes(struct run *run, const struct state *s);

/* --- completion_call.c --- */
/* The completion is called here. */
void duty_complete(struct run *run, struct state *s, const struct node *n);
/* For struct property. */
void duty_call(struct run *run, struct state *s, const struct node *n);

/* --- completion_contract.c --- */
/* Nothing seen yet. */
void contract_begin(struct walk *w);
/* An owner returns, in the state that is being left. */
void contract_leave(struct run *run, const struct state *s,
                    const struct node *n, struct fact result);
/* UV108, UV901: what the ways out of an owner are to its caller. */
void contract_check(struct run *run);
/* UV903: the object is used at `n`, behind the completion. */
void contract_use(struct run *run, const struct state *s, const struct node *n);

/* --- completion_walk.c --- */
/* All paths of `function`, from the state at its entry. */
void duty_walk(struct walk *w, int function, const struct state *s);

#endif
