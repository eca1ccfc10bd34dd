/*
 * grade-object program OPTION... -- COMPILER ARGUMENT...
 *
 *     --folder=PATH     where the compiler is started
 *     --source=PATH     a file of the program, from there
 *     --flag=WORD       one more argument, for the source before it
 *     --library=NAME    of the system, as the linker's -l wants it
 *     --memory-mb=N     address space of the compiler and the linker
 *
 * Builds the user's own program, one with a main(): compiles each source, and
 * links them into one shared object. There is no policy here; what is used and
 * not defined anywhere is told as the compiler would. Answers as "grade-object
 * build" does.
 */
#include "proc/object.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "proc/object_symbols.h"

enum { LOG_MAX = 1 << 20, UNDEFINED_MAX = 20 };

static const char log_name[] = "link.log";

struct program {
    const char *folder;
    struct names sources;
    struct names *flags; /* of each source */
    struct names libraries;
    long memory_mb;
    const char *const *compiler;
    char *here; /* the private folder */
};

static const char *value_of(const char *option, const char *name)
{
    size_t len = strlen(name);

    return strncmp(option, name, len) == 0 ? option + len : NULL;
}

static void add_source(struct program *p, const char *path)
{
    names_add(&p->sources, path);
    p->flags = xrealloc(p->flags, p->sources.count * sizeof *p->flags);
    p->flags[p->sources.count - 1] = (struct names){NULL, 0, 0};
}

static int parse(int argc, char **argv, struct program *p, struct error *err)
{
    const char *value;
    int i;

    for (i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if ((value = value_of(argv[i], "--folder=")))
            p->folder = value;
        else if ((value = value_of(argv[i], "--source=")))
            add_source(p, value);
        else if ((value = value_of(argv[i], "--flag=")) && p->sources.count)
            names_add(&p->flags[p->sources.count - 1], value);
        else if ((value = value_of(argv[i], "--library=")))
            names_add(&p->libraries, value);
        else if ((value = value_of(argv[i], "--memory-mb=")))
            p->memory_mb = strtol(value, NULL, 10);
        else
            return error_set(err, -EINVAL, "unknown option '%s'", argv[i]);
    }
    if (i >= argc - 1 || !p->sources.count || !p->folder)
        return error_set(err, -EINVAL, "no compiler, source or folder");
    p->compiler = (const char *const *)argv + i + 1;
    return 0;
}

/* --- compiling --- */

static char *object_of(const struct program *p, size_t source)
{
    return xasprintf("%s/%zu.o", p->here, source);
}

static int compile(const struct program *p, size_t source, int *ret_status,
                   struct error *err)
{
    char *object = object_of(p, source);
    struct names argv = {NULL, 0, 0};
    int rc;

    for (size_t i = 0; p->compiler[i]; i++)
        names_add(&argv, p->compiler[i]);
    for (size_t i = 0; i < p->flags[source].count; i++)
        names_add(&argv, p->flags[source].items[i]);
    names_add(&argv, "-c");
    names_add(&argv, p->sources.items[source]);
    names_add(&argv, "-o");
    names_add(&argv, object);
    names_add(&argv, NULL);
    rc = object_run(&(struct object_tool){.argv = argv.items,
                                          .memory_mb = p->memory_mb,
                                          .folder = p->folder},
                    ret_status, err);
    names_release(&argv);
    free(object);
    return rc;
}

/* All of them, so that one answer names the errors of all. */
static int compile_all(const struct program *p, int *ret_status,
                       struct error *err)
{
    int rc = 0;

    *ret_status = 0;
    for (size_t i = 0; rc == 0 && i < p->sources.count; i++) {
        int status = 0;

        rc = compile(p, i, &status, err);
        if (!object_succeeded(status) && object_succeeded(*ret_status))
            *ret_status = status;
    }
    return rc;
}

/* --- linking --- */

static void add_link_command(const struct program *p, struct names *argv)
{
    static const char *const before[] = {
        "/usr/bin/ld", "-shared", "-z", "now", "-z", "relro", "-z",
        "noexecstack", "--hash-style=gnu", "--build-id=none", "-Bsymbolic",
        /* What nothing defines is looked through below: much of it is the
         * player's. */
        "--require-defined=main", "-z", "defs", "--warn-unresolved-symbols",
        "--version-script", object_map_name, "-o", object_shared_name,
        "-L/lib/x86_64-linux-gnu", "-L/usr/lib/x86_64-linux-gnu", "-L/lib64",
        "-L/usr/lib64", NULL};
    static const char *const after[] = {"-l:libc.so.6",     "--as-needed",
                                        "-l:libuv.so.1",    "-l:libm.so.6",
                                        "-l:libgcc_s.so.1", NULL};

    for (size_t i = 0; before[i]; i++)
        names_add(argv, before[i]);
    for (size_t i = 0; i < p->sources.count; i++)
        names_add(argv, object_of(p, i));
    for (size_t i = 0; i < p->libraries.count; i++)
        names_add(argv, xasprintf("-l%s", p->libraries.items[i]));
    for (size_t i = 0; after[i]; i++)
        names_add(argv, after[i]);
    names_add(argv, NULL);
}

static int link_objects(const struct program *p, int *ret_status,
                        struct error *err)
{
    /* A process of one build: its words live as long as it does. */
    struct names argv = {NULL, 0, 0};
    int rc;

    add_link_command(p, &argv);
    rc = object_run(&(struct object_tool){.argv = argv.items,
                                          .memory_mb = p->memory_mb,
                                          .log = log_name},
                    ret_status, err);
    names_release(&argv);
    return rc;
}

/* What the player brings: the runtime, the instrumentation, async.h. */
static bool is_of_player(const char *name)
{
    return strncmp(name, "rt_", 3) == 0 || symbol_allowed(name);
}

/* "/here/a.c:5: " of the linker's line, as the user calls the file. */
static void print_place(const struct program *p, const char *line,
                        const char *end)
{
    size_t folder = strlen(p->folder);

    if (end - line > 4 && strncmp(line, "ld: ", 4) == 0)
        line += 4;
    else if (end - line > 13 && strncmp(line, "/usr/bin/ld: ", 13) == 0)
        line += 13;
    if ((size_t)(end - line) > folder && !strncmp(line, p->folder, folder) &&
        line[folder] == '/')
        line += folder + 1;
    fprintf(stderr, "%.*s", (int)(end - line), line);
}

/* Says what nothing defines, each once; returns how many there are. */
static size_t tell_undefined(const struct program *p, char *text)
{
    static const char sign[] = "warning: undefined reference to `";
    struct names told = {NULL, 0, 0};
    size_t count;
    char *line;

    while ((line = strsep(&text, "\n"))) {
        char *found = strstr(line, sign), *name;

        if (!found)
            continue;
        name = found + sizeof sign - 1;
        name[strcspn(name, "'")] = '\0';
        if (is_of_player(name) || names_has(&told, name))
            continue;
        names_add(&told, name);
        if (told.count > UNDEFINED_MAX)
            continue;
        print_place(p, line, found);
        fprintf(stderr,
                "error: '%s' is used, but nothing defines it: is it spelled "
                "right, is a file or a -l missing?\n",
                name);
    }
    count = told.count;
    names_release(&told);
    return count;
}

/* The linker's words, after it has failed. */
static void tell_failure(const char *text)
{
    while (*text) {
        size_t len = strcspn(text, "\n");

        if (memmem(text, len, "required symbol", 15))
            fputs("error: none of these files has a main()\n", stderr);
        else if (!memmem(text, len, "warning: ", 9) &&
                 !memmem(text, len, "in function `", 13))
            fprintf(stderr, "error: %.*s\n", (int)len, text);
        text += len;
        text += *text == '\n';
    }
}

static int finish(const struct program *p, struct error *err)
{
    struct strbuf log = STRBUF_INIT;
    int status = 0, rc = link_objects(p, &status, err);
    size_t undefined;

    if (rc == 0 && path_exists(log_name))
        rc = path_read(log_name, LOG_MAX, &log, err);
    if (rc < 0)
        goto out;
    if (!object_succeeded(status)) {
        tell_failure(strbuf_text(&log));
        rc = object_say_failed(status);
        goto out;
    }
    strbuf_add_char(&log, '\n');
    undefined = tell_undefined(p, log.text);
    if (undefined)
        puts("failed");
    else
        rc = object_hand_over(err);
out:
    strbuf_release(&log);
    return rc;
}

static int build(const struct program *p, struct error *err)
{
    struct names api = {NULL, 0, 0};
    int status = 0, rc;

    names_add(&api, "main");
    rc = object_write_map(&api, err);
    if (rc == 0)
        rc = compile_all(p, &status, err);
    if (rc == 0)
        rc = object_succeeded(status) ? finish(p, err)
                                      : object_say_failed(status);
    names_release(&api);
    return rc;
}

int object_program(int argc, char **argv)
{
    struct program p = {.here = realpath(".", NULL)};
    struct error err = {0};
    int rc = parse(argc, argv, &p, &err);

    if (rc == 0 && !p.here)
        rc = error_set(&err, -errno, "cannot tell where this is");
    if (rc == 0)
        rc = build(&p, &err);
    if (rc < 0)
        rc = object_trouble(&err);
    for (size_t i = 0; i < p.sources.count; i++)
        names_release(&p.flags[i]);
    free(p.flags);
    names_release(&p.sources);
    names_release(&p.libraries);
    free(p.here);
    return rc;
}
