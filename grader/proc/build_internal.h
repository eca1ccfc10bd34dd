/* build_internal.h - what the ways of building share. Internal to
 * proc/build*.c. */
#ifndef GRADE_PROC_BUILD_INTERNAL_H
#define GRADE_PROC_BUILD_INTERNAL_H

#include "proc/build.h"
#include "proc/job.h"
#include "proc/messages.h"

/* Limits of a build; build_outcome.c has their words. */
enum {
    BUILD_CPU_S = 10,
    BUILD_WALL_MS = 60000,
    BUILD_MEMORY_MB = 1024,
    BUILD_MESSAGES_KB = 64,
    BUILD_FILE_MB = 128
};

/* What each compiler wants besides, by enum build_compiler; ends with NULL. */
extern const char *const build_own_flags[2][8];

/* Its absolute path; NULL when there is none. */
const char *build_find_compiler(enum build_compiler compiler);
/* -ENOENT with the command that installs it. */
int build_no_compiler(enum build_compiler compiler, struct error *err);

/* What the messages of a build are about. */
struct build_telling {
    const char *shown_name; /* "cache.c:" */
    const struct renaming *renamings;
    size_t renaming_count;
};

/* Fills in `ret` from what grade-object said; seals and takes over object_fd
 * when all is well. */
int build_judge(const struct build_telling *telling,
                const struct job_result *result, int object_fd,
                struct build_output *ret, struct error *err)
    __attribute__((warn_unused_result));

#endif
