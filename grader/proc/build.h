/*
 * build.h - makes a shared object of one C file of a submission, or of a whole
 * program of the user's: compiled in
 * the sandbox with debug info, frame pointers and memory-access
 * instrumentation, calls to uv_* and blocking functions redirected to the
 * runtime; checked against the symbol policy; linked alone.
 */
#ifndef GRADE_PROC_BUILD_H
#define GRADE_PROC_BUILD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/strbuf.h"

enum build_compiler { BUILD_GCC, BUILD_CLANG };

struct build_request {
    const char *source; /* the file's bytes */
    size_t source_len;
    const char *file;       /* what the learner calls it: in all messages */
    const char *share;      /* folder with exercises/ and the redirect header */
    const char *exercise;   /* slug: its folder is on the include path */
    const char *const *api; /* symbols that may be global and must be there */
    size_t api_count;
    const char *const *provides; /* symbols that the driver offers */
    size_t provides_count;
    enum build_compiler compiler;
    bool debug; /* with all that a debugger shows, not lines and names alone */
};

enum build_status {
    BUILD_OK,
    BUILD_FAILED,  /* the compiler said no: `messages` */
    BUILD_REFUSED, /* the symbol policy said no: `messages` */
    BUILD_LIMIT    /* a limit ended the compiler: `messages` names it */
};

struct build_output {
    enum build_status status;
    int object_fd; /* the shared object, a sealed memfd; -1 unless OK */
    struct strbuf messages; /* cleaned, capped, first error on top; warnings
                               when OK */
    size_t warning_count;
};

/* One file of a program, with its own flags: one word each, paths absolute. */
struct build_source {
    const char *path; /* absolute, or from the folder */
    const char *const *flags;
    size_t flag_count;
};

/*
 * The user's own program, one with a main(): compiled where it lies, without
 * a policy, calls redirected and accesses instrumented all the same.
 */
struct build_program {
    const struct build_source *sources;
    size_t source_count;
    const char *const *libraries; /* of the system: "z" */
    size_t library_count;
    const char *folder; /* absolute: where the compiler is started */
    const char *share;
    enum build_compiler compiler;
};

/* 0 when the build could be tried; negative errno: the grader's fault. */
int build_object(const struct build_request *request, struct build_output *ret,
                 struct error *err) __attribute__((warn_unused_result));
int build_program(const struct build_program *program, struct build_output *ret,
                  struct error *err) __attribute__((warn_unused_result));
void build_output_release(struct build_output *output);

/* Puts the machine's compiler and its version into `ret_text`; -ENOENT with
 * the mending command when there is none. */
int build_compiler_version(enum build_compiler compiler,
                           struct strbuf *ret_text, struct error *err)
    __attribute__((warn_unused_result));

#endif
