/*
 * lower.h - what the parts of lowering share; see lower.c. Private to lower*.c.
 */
#ifndef GRADE_LINT_LOWER_H
#define GRADE_LINT_LOWER_H

#include "lint/program.h"
#include "lint/syntax.h"

struct label {
    char *name;
    int node;
};

struct dispatch {
    long long value;
    int node;
    bool known, is_default;
    struct spot spot;
};

struct lowering {
    struct program *program;
    struct function *f;
    int function;
    int at; /* the open end; NONE: unreachable */
    int break_to, continue_to;
    struct dispatch *cases; /* of the innermost switch */
    size_t case_count, case_capacity;
    bool in_switch;
    struct label *labels;
    size_t label_count, label_capacity;
    int depth;
    /* What the expression that is being lowered depends on. */
    bool guard, subject_guard;
    int reads[READS_MAX];
    int read_count;
};

/* What an expression depends on, kept while another is lowered. */
struct mood {
    bool guard, subject_guard;
    int reads[READS_MAX];
    int read_count;
};

/* --- lower.c --- */
/* The function cannot be analysed; the first reason stays. */
void lower_fail(struct lowering *l, const char *why, CXCursor where);
/* A node that does nothing, where paths meet. */
int lower_junction(struct lowering *l);
/* Goes on at `to`. */
void lower_join(struct lowering *l, int to);
/* Ends the current path at `to`; what follows is unreachable. */
void lower_jump(struct lowering *l, int to);
/* A node behind the open end. */
struct node *lower_append(struct lowering *l, enum node_kind kind,
                          CXCursor where);
/* `to` gets the value of `from` (0: not known). */
void lower_set(struct lowering *l, int to, int from, CXCursor where);
/* `value` goes where it cannot be followed. */
void lower_escape(struct lowering *l, int value, CXCursor where);
/* Starts afresh; what was is returned. */
struct mood mood_save(struct lowering *l);
/* Forgets what came since. */
void mood_restore(struct lowering *l, const struct mood *m);
/* The expression reads a local (decl) or a call (~serial). */
void lower_depend(struct lowering *l, int what);

/* --- lower_scan.c --- */
/* The variable that an expression names; NULL if it is none. */
struct decl *lower_local(struct program *program, CXCursor e);
/* Counts what is assigned to the locals of the function. */
void lower_scan(struct lowering *l, CXCursor body);

/* --- lower_path.c --- */
/* `pointer - offset`: the way from a member to its struct. */
bool lower_is_offset(CXCursor e, CXCursor *ret_pointer);
/* uv_req_get_data() and uv_handle_get_data(). */
bool lower_is_data_getter(const char *name);
/* A request seen as the struct that it is the first member of. */
bool lower_means_container(const struct program *program, int path,
                           const char *record);
/* What a variable stands for. */
int lower_variable_path(struct lowering *l, int decl);

/* --- lower_expr.c --- */
/* The nodes of an expression; the access of its value, 0 if not known. */
int lower_value(struct lowering *l, CXCursor e);

/* The same of an assignment's left side: a variable stands for itself. */
int lower_path(struct lowering *l, CXCursor e);

/* --- lower_init.c --- */
/* `to` (a struct or array of that type) gets the elements of a list; 0: they
 * escape. */
void lower_init(struct lowering *l, int to, CXType type, CXCursor list);
/* `{...}` or `(struct s){...}` of a struct or array. */
bool lower_is_list(CXCursor value);
/* `to = {...}` and `to = (struct s){...}`; false if `value` is no such. */
bool lower_list_into(struct lowering *l, int to, CXCursor value);

/* --- lower_call.c --- */
/* `*target = from`, where target is the request or handle's data. That o's
 * own request leads back to o goes without saying. */
void lower_link(struct lowering *l, int pointer, int from, CXCursor where);
/* The pointer to the request whose `data` is assigned; 0 if it is not so. */
int lower_data_owner(struct lowering *l, CXCursor e);
/* The nodes of a call; the access of its result. */
int lower_call(struct lowering *l, CXCursor e);

/* --- lower_cond.c --- */
/* A branch on `subject op number`; ends the open path. */
void lower_test(struct lowering *l, CXCursor e, int subject, enum comparison op,
                long long number, int yes, int no);
/* The nodes of a condition, towards `yes` or `no`. */
void lower_cond(struct lowering *l, CXCursor e, int yes, int no);

/* --- lower_stmt.c, lower_loop.c, lower_switch.c --- */
/* The nodes of a statement. */
void lower_statement(struct lowering *l, CXCursor s);
/* The loops, by their children. */
void lower_while(struct lowering *l, const struct children *c);
void lower_do(struct lowering *l, const struct children *c);
void lower_for(struct lowering *l, CXCursor s, const struct children *c);
void lower_case(struct lowering *l, CXCursor s);
/* `switch`, and what is in it. */
void lower_switch(struct lowering *l, const struct children *c);

/* --- lower_finish.c --- */
/* Which nodes are in a loop. */
void lower_mark_loops(struct function *f);
/* A local that got its value from state that is not followed is such state,
 * too; what it got from a call depends on that call. */
void lower_spread_taint(struct program *program, struct function *f);

#endif
