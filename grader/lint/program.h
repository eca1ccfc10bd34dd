/*
 * program.h - a translation unit as the rules see it: declarations, access
 * paths, and one small control flow graph for each function of the file. Made
 * once by lower.c; the rules never look at libclang's cursors again.
 */
#ifndef GRADE_LINT_PROGRAM_H
#define GRADE_LINT_PROGRAM_H

#include <clang-c/Index.h>
#include <stdbool.h>
#include <stddef.h>

#include "course/lint_config.h"
#include "lint/model.h"

enum {
    NONE = -1,
    ARGS_MAX = 12,
    READS_MAX = 6,
    DEPTH_MAX = 1200, /* nesting of expressions and statements */
    NODES_MAX = 60000 /* of one function */
};

/* A place in the analysed file. */
struct spot {
    int line, column;
};

/* --- declarations: variables, parameters, fields, functions --- */
enum decl_kind { DECL_VARIABLE, DECL_FIELD, DECL_FUNCTION };

struct parameter {
    char *callback;   /* as in struct decl */
    char *record;     /* the same */
    enum times times; /* the same */
    enum thing thing;
    bool awaited, is_void_pointer;
    bool on_worker; /* a function that is given here runs on a thread */
};

struct decl {
    CXCursor cursor; /* canonical */
    enum decl_kind kind;
    char *name;
    char *callback;   /* typedef of a pointer to function, or "" if it has
                         none; NULL when the type is something else */
    enum times times; /* how often it comes, if libuv calls it */
    bool is_parameter, is_global;
    bool is_pointer, is_unsigned, is_void_pointer;
    bool is_aggregate; /* a struct, union or array itself */
    bool returns_void; /* the callback's or function's result */
    bool has_status;   /* the callback takes a status, error, result ... */
    bool from_system;  /* declared in a system header, or in libuv's */
    bool from_libuv;   /* a uv_* function, or a field of a uv_* record */
    bool makes_task, suspends, is_noreturn; /* functions */
    bool awaited, on_worker;                /* parameters */
    char *record; /* name of the struct it points to or is; NULL if none */
    char *owner;  /* fields: the struct it belongs to */
    int function; /* index of the function whose local or parameter it is;
                     functions: of its body, NONE if it has none */
    int called;   /* fields: calls through it in this file */
    int parameter_index;
    struct parameter *parameters; /* functions: as declared */
    int parameter_count;
    /* Locals: what the whole function does to them. */
    int assignments;
    bool address_taken, tainted, being_resolved, alias_known;
    CXCursor value; /* of the only assignment */
    int alias;      /* access; NONE if it stands for itself */
    int reads[READS_MAX];
    int read_count;
};

/* --- access paths, interned: equal paths have equal numbers --- */
enum access_kind {
    ACCESS_UNKNOWN,
    ACCESS_VARIABLE, /* key: decl */
    ACCESS_FIELD,    /* base, key: decl */
    ACCESS_DEREF,    /* base */
    ACCESS_ADDRESS,  /* base */
    ACCESS_INDEX,    /* base, key: constant index */
    ACCESS_CONTEXT,  /* base: a pointer to a request or handle; its `data` or
                        the struct around it */
    ACCESS_FUNCTION, /* key: decl */
    ACCESS_NUMBER,   /* key: value; a null pointer is 0 */
    ACCESS_RESULT,   /* key: serial number of a call */
    ACCESS_TEMPORARY /* key: serial number */
};

struct access {
    enum access_kind kind;
    int base;
    long long key;
};

/* --- control flow --- */
enum node_kind {
    NODE_NONE,
    NODE_CALL,
    NODE_SET,    /* to = from */
    NODE_COND,   /* next[0] if `subject op number`, next[1] otherwise */
    NODE_ESCAPE, /* `from` goes where it cannot be followed */
    NODE_RETURN, /* from: the value; NONE when there is none */
    NODE_STOP    /* does not return */
};

enum comparison { CMP_EQ, CMP_NE, CMP_LT, CMP_LE, CMP_GT, CMP_GE };

struct call {
    int function; /* decl of the callee; NONE for calls through pointers */
    int through;  /* access of the pointer */
    int arguments[ARGS_MAX];
    int argument_count;
    int result;     /* access */
    bool discarded; /* the value is dropped */
    bool voided;    /* and a cast to void says so */
};

struct node {
    enum node_kind kind;
    struct spot spot;
    unsigned begin, end; /* offsets of the source text of conditions */
    int next[2];
    struct call *call;
    int to, from;
    bool in_loop;
    bool subtracts; /* SET: it counts down */
    bool counter;   /* COND: on a value that this function counts down */
    bool adds;      /* SET: the value grows by one or more */
    /* COND */
    int subject;
    enum comparison op;
    long long number;
    bool leaves_loop[2];  /* that edge skips or leaves a loop */
    bool guard;           /* depends on state that is not followed */
    bool subject_only;    /* and that state is `subject` itself */
    int reads[READS_MAX]; /* locals (decl) and calls (~serial) it depends on */
    int read_count;
};

struct function {
    int decl;
    char *name;
    struct spot spot, end; /* its name, its closing brace */
    struct node *nodes;
    size_t node_count, node_capacity;
    int entry;
    int *parameters; /* decls */
    size_t parameter_count;
    bool is_static, address_taken;
    bool returns_int; /* a signed integer */
    bool returns_pointer;
    const char *failed; /* why it cannot be analysed; NULL when it can */
    struct spot failed_spot;
    /* Fields that it assigns, directly. */
    int *stores;
    size_t store_count, store_capacity;
};

struct program {
    const struct lint_config *config; /* borrowed */
    CXTranslationUnit unit;
    CXFile file;
    const char *text; /* of the file; borrowed from libclang */
    size_t text_len;
    struct decl *decls;
    size_t decl_count, decl_capacity;
    int *decl_index;
    size_t decl_index_size;
    struct access *accesses;
    size_t access_count, access_capacity;
    int *access_index;
    size_t access_index_size;
    struct function *functions;
    size_t function_count, function_capacity;
    int serial;
    size_t steps; /* of the search for contexts: what it cost */
};

/* `config` says what the project knows about its functions. */
void program_build(struct program *program, const struct lint_config *config,
                   CXTranslationUnit unit, CXFile file);
void program_release(struct program *program);

/* A field `void *data`: the requests of libuv have one, and others follow. */
bool decl_is_data(const struct decl *field);
/* The decl of a cursor, added if it is new. */
int program_decl(struct program *program, CXCursor cursor);
int access_make(struct program *program, enum access_kind kind, int base,
                long long key);
/* Shorthands that also simplify: *&x is x, &*p is p. */
int access_deref(struct program *program, int base);
int access_address(struct program *program, int base);
int access_field(struct program *program, int base, int field);
int access_context(struct program *program, int pointer);
int access_number(struct program *program, long long value);
/* The variable at the root; NONE if there is none. */
int access_root(const struct program *program, int access);
/* `inner` occurs in `access` (or is it). */
bool access_contains(const struct program *program, int access, int inner);
/* `access` with each `from` replaced by `to`. */
int access_replace(struct program *program, int access, int from, int to);
/* It may be a different object each time. */
bool access_is_vague(const struct program *program, int access);
/* "o->done", for messages; the caller frees it. */
char *access_text(const struct program *program, int access);

/* The libuv or course callback that argument `i` of the call is, as the
 * callee's parameter type says; "" for a pointer to function without a name,
 * NULL if the parameter is none. */
const char *call_callback_type(const struct program *program,
                               const struct call *call, int i);
/* How often the callback that argument `i` is comes after one start. */
enum times call_times(const struct program *program, const struct call *call,
                      int i);
/* What is given as argument `i` runs on a thread. */
bool call_runs_on_worker(const struct program *program, const struct call *call,
                         int i);
/* The name of the callee, "" for calls through pointers. */
const char *call_name(const struct program *program, const struct call *call);
/* The body that it calls; NONE if it is not in this file. */
int call_body(const struct program *program, const struct call *call);

/* Fills the graph of one function (lower.c). */
void lower_function(struct program *program, int function, CXCursor body);
/* When all graphs are there: nothing comes behind a call of a function that
 * never returns (lower_finish.c). */
void lower_end_calls(struct program *program);

#endif
