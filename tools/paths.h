/*
 * paths.h - functions that complete, start and branch at random: as a tree, as
 * C, and what their executions show. Private to fuzz-paths.
 */
#ifndef TOOLS_PATHS_H
#define TOOLS_PATHS_H

#include <stdbool.h>

#include "base/random.h"
#include "base/strbuf.h"

enum { LABELS = 2, HELPERS = 4 };
enum fault {
    MISSING = 1,
    DOUBLE = 2,
    AFTER_START = 4,
    START_AFTER = 8,
    NEVER = 32, /* a callback that ends and never completes: told as missing,
                   and nothing else about it */
    MISSING_BEHIND_LOOP = 16 /* what left a loop by its condition: may be told
                                or not, for who knows how often it runs */
};

/*
 * PLAIN: gets the completion callback and passes it on. STARTER: gets it and
 * keeps it in an object, which goes along with what it starts. CALLBACK: is
 * called back with such an object. HELPER_PLAIN is called by the first, with
 * the callback; HELPER_FIELD by the other two, with the object.
 */
enum shape { PLAIN, STARTER, CALLBACK, HELPER_PLAIN, HELPER_FIELD, SHAPES };

enum kind {
    STMT_DONE,
    STMT_IF,
    STMT_WHILE,
    STMT_DO,
    STMT_SWITCH,
    STMT_SET,
    STMT_RANDOM,
    STMT_START,
    STMT_START_LOST,
    STMT_RETURN,
    STMT_BREAK,
    STMT_CONTINUE,
    STMT_GOTO,
    STMT_HELP,
    STMT_BLOCK,
    KINDS
};

struct cond {
    enum { COND_TEST, COND_AND, COND_OR, COND_NOT } kind;
    int variable, op;
    struct cond *left, *right;
};

struct stmt {
    enum kind kind;
    int variable, value, label;
    int helper, argument; /* HELP: variable = helper(argument) */
    bool kept;            /* HELP: the result is kept; DONE: the other way */
    struct cond *cond;
    struct stmt *parts[4];
    int part_count;
};

struct function {
    enum shape shape;
    struct stmt *blocks[LABELS + 1]; /* a helper has one */
    struct function *helpers;        /* those that it may call */
};

/* --- paths_make.c --- */
/* `helpers`: HELPERS of them, of the shape that fits; NULL for helpers. */
void function_make(struct function *f, enum shape shape,
                   struct function *helpers, struct random *r);
void function_release(struct function *f);

/* --- paths_run.c --- */
/* The faults that some execution shows. */
int function_faults(const struct function *f);

/* --- paths_print.c --- */
/* What all functions need. */
extern const char *const paths_head;
void function_print(const struct function *f, const char *name,
                    struct strbuf *sb);
/* The name of helper number `i` for a function of that shape. */
void helper_name(enum shape shape, int i, struct strbuf *sb);

#endif
