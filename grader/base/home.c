/*
 * Theory of operation. Three things are looked for, each going up from the
 * folder of the running program: the course (a folder with exercises/), the
 * helpers (a folder with libexec/), and whether the two are a source tree with
 * its build folder or an installed prefix. GRADE_HOME replaces the first
 * search; helpers that are not below it are the running program's own.
 */
#include "base/home.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "base/xalloc.h"

static bool holds(const char *dir, const char *name)
{
    char *path = path_join(dir, name);
    bool found = path_exists(path);

    free(path);
    return found;
}

/* The nearest folder from `start` upwards that holds `name`, or NULL. */
static char *find_up(const char *start, const char *name)
{
    char *dir = xstrdup(start), *up;

    while (!holds(dir, name)) {
        if (!strcmp(dir, "/") || !strcmp(dir, ".")) {
            free(dir);
            return NULL;
        }
        up = path_dir(dir);
        free(dir);
        dir = up;
    }
    return dir;
}

static char *program_dir(struct error *err)
{
    char path[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path - 1);

    if (len < 0) {
        error_set(err, -errno, "cannot find the running program: %s",
                  strerror(errno));
        return NULL;
    }
    path[len] = '\0';
    return path_dir(path);
}

static void use_prefix(struct home *home, const char *prefix)
{
    home->share = path_join(prefix, "share/grade");
    home->libexec = path_join(prefix, "libexec/grade");
    home->lib = path_join(prefix, "lib/grade");
    home->explain = path_join(prefix, "share/grade/explain");
    home->redirect = path_join(prefix, "share/grade/include/redirect.h");
}

/* `source` holds grader/, `build` the programs, `course` the exercises. */
static void use_tree(struct home *home, const char *course, const char *source,
                     const char *build)
{
    home->share = xstrdup(course);
    home->libexec = path_join(build, "libexec");
    home->lib = path_join(build, "lib");
    home->explain = path_join(source, "grader/course/explain");
    home->redirect = path_join(source, "grader/runtime/redirect.h");
}

static char *absolute(const char *path)
{
    char *full = realpath(path, NULL);

    return full ? full : xstrdup(path);
}

static void find_tree(struct home *home, const char *given, const char *program)
{
    char *course = given ? xstrdup(given) : find_up(program, "exercises");
    char *source = course && holds(course, "grader/course")
                       ? xstrdup(course)
                       : find_up(program, "grader/course");
    char *build = find_up(program, "libexec/grade-lint");

    if (!build && source)
        build = path_join(source, "build");
    if (course && source)
        use_tree(home, course, source, build);
    free(course);
    free(source);
    free(build);
}

/* The prefix, unless a source tree is nearer (one below /usr/local, say). */
static char *find_prefix(const char *program)
{
    char *prefix = find_up(program, "share/grade/exercises");
    char *source = find_up(program, "grader/course");

    if (prefix && source && strlen(source) > strlen(prefix)) {
        free(prefix);
        prefix = NULL;
    }
    free(source);
    return prefix;
}

int home_find(struct home *home, struct error *err)
{
    const char *wanted = getenv("GRADE_HOME");
    char *given = wanted && *wanted ? absolute(wanted) : NULL;
    char *program = program_dir(err), *prefix = NULL;
    int rc = 0;

    *home = (struct home){0};
    if (!program) {
        free(given);
        return -ENOENT;
    }
    prefix = given ? xstrdup(given) : find_prefix(program);
    if (prefix && holds(prefix, "share/grade/exercises"))
        use_prefix(home, prefix);
    else if (!given || holds(given, "exercises"))
        find_tree(home, given, program);
    if (!home->share)
        rc = error_set(err, -ENOENT,
                       "the exercises are not %s '%.200s'; set GRADE_HOME to "
                       "the folder that holds 'exercises'",
                       given ? "in" : "near", given ? given : program);
    free(prefix);
    free(given);
    free(program);
    return rc;
}

void home_release(struct home *home)
{
    free(home->share);
    free(home->libexec);
    free(home->lib);
    free(home->explain);
    free(home->redirect);
    *home = (struct home){0};
}
