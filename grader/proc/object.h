/*
 * object.h - inside grade-object, the program that reads a learner's object
 * files. It runs in the sandbox only. Internal to proc/object_*.c.
 */
#ifndef GRADE_PROC_OBJECT_H
#define GRADE_PROC_OBJECT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/strbuf.h"

/* Borrowed strings. */
struct names {
    const char **items;
    size_t count, capacity;
};

void names_add(struct names *names, const char *name);
bool names_has(const struct names *names, const char *name);
void names_release(struct names *names);

struct object_policy {
    struct names api;      /* must be defined */
    struct names provides; /* may be used */
    /* What redirect.h turns into what, pairwise. */
    struct names redirected, runtime;
};

struct object_facts {
    bool needs_libm, needs_libgcc;
    size_t refusals;
    struct strbuf text; /* a line for each refusal: "12: 'fork' ..." where the
                           line is known, ": ..." otherwise */
};

/*
 * Holds an object file against the policy, and takes the constructor that
 * instrumentation adds out of it. Returns 0 when the file could be read,
 * whatever was found; the caller releases facts->text.
 */
int object_check(const char *path, const struct object_policy *policy,
                 struct object_facts *facts, struct error *err)
    __attribute__((warn_unused_result));

/* --- object_build.c: what both ways of building need --- */

enum { OBJECT_RESULT_FD = 3 };

extern const char object_shared_name[], object_map_name[];

/* A compiler or a linker. */
struct object_tool {
    const char *const *argv;
    long memory_mb;
    const char *folder; /* where it is started; NULL: here */
    const char *log;    /* file for its words; NULL: they go to stderr */
};

/* Runs it to its end. */
int object_run(const struct object_tool *tool, int *ret_status,
               struct error *err) __attribute__((warn_unused_result));
bool object_succeeded(int status);
/* Each writes the answer's first line; the process then exits with 0. */
int object_say_failed(int status);
int object_trouble(const struct error *err);
/* Only `api` can be seen from outside. */
int object_write_map(const struct names *api, struct error *err)
    __attribute__((warn_unused_result));
/* Copies the shared object into OBJECT_RESULT_FD and says "ok". */
int object_hand_over(struct error *err) __attribute__((warn_unused_result));

/* grade-object build ..., grade-object program ..., grade-object lines: see
 * object_main.c. Return what the process exits with. */
int object_build(int argc, char **argv);
int object_program(int argc, char **argv);
int object_lines(void);

#endif
