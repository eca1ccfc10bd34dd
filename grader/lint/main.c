/*
 * main.c - grade-lint: analyses one C file and prints what it found as JSON
 * lines.
 *
 * Theory of operation
 * The file is a stranger's: this program runs in a sandbox with limits, and
 * when libclang crashes on it, that is a sentence about this file and nothing
 * else. The work is done on a thread with a large stack, because expressions
 * may nest deeply. What has errors is analysed as far as it goes, and each
 * function that contains an error is listed as not analysed.
 */
#include <clang-c/Index.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "lint/report.h"
#include "lint/rules.h"
#include "lint/syntax.h"

#ifndef GRADE_LLVM_ROOT
#define GRADE_LLVM_ROOT "/usr/lib/llvm-19"
#endif

enum {
    INPUT_MAX = 1 << 20,
    ARGUMENTS_MAX = 512,
    ERRORS_MAX = 20,
    STACK_SIZE = 256 << 20,
    STACK_SIZE_SMALL = 32 << 20
};

struct options {
    const char *name, *file;
    const char *arguments[ARGUMENTS_MAX];
    int argument_count;
    bool graph;
};

struct work {
    struct options *options;
    const struct strbuf *source;
    struct strbuf out;
};

static void add_argument(struct options *options, const char *argument)
{
    if (options->argument_count < ARGUMENTS_MAX)
        options->arguments[options->argument_count++] = argument;
}

/* libclang looks for its own headers beside itself, which is wrong where it
 * was reached through a link. NULL when they are nowhere. */
static char *find_resources(void)
{
    static const char *const roots[] = {GRADE_LLVM_ROOT "/lib/clang",
                                        "/usr/lib/clang"};
    char *version = syntax_string(clang_getClangVersion());
    char *at = strstr(version, "version "), *found = NULL;
    size_t i;

    for (i = 0; at && !found && i < sizeof roots / sizeof roots[0]; i++) {
        char *dir = xasprintf("%s/%.*s", roots[i],
                              (int)strspn(at + 8, "0123456789"), at + 8);

        if (path_is_dir(dir))
            found = xstrdup(dir);
        free(dir);
    }
    free(version);
    return found;
}

/* --- what the compiler says --- */

static void mark_function(struct report *report, struct program *program,
                          unsigned line)
{
    size_t i;

    for (i = 0; i < program->function_count; i++) {
        struct function *f = &program->functions[i];

        if ((int)line >= f->spot.line && (int)line <= f->end.line) {
            report_unproved(report, (int)i, f->spot,
                            "the compiler found an error in it");
            f->failed = "the compiler found an error in it";
        }
    }
}

static void take_diagnostics(struct report *report, struct program *program,
                             CXTranslationUnit unit)
{
    unsigned i, count = clang_getNumDiagnostics(unit), line, column;

    for (i = 0; i < count; i++) {
        CXDiagnostic d = clang_getDiagnostic(unit, i);

        if (clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error) {
            char *text = syntax_string(clang_getDiagnosticSpelling(d));
            char *message;
            CXFile file;

            clang_getFileLocation(clang_getDiagnosticLocation(d), &file, &line,
                                  &column, NULL);
            if (file && clang_File_isEqual(file, program->file)) {
                message =
                    xasprintf("%s:%u:%u: %s", report->name, line, column, text);
                mark_function(report, program, line);
            } else {
                message = xstrdup(text);
            }
            if (report->error_count < ERRORS_MAX)
                report_error(report, message);
            free(message);
            free(text);
        }
        clang_disposeDiagnostic(d);
    }
}

static void list_failed(struct report *report, const struct program *program)
{
    size_t i;

    for (i = 0; i < program->function_count; i++)
        if (program->functions[i].failed)
            report_unproved(report, (int)i, program->functions[i].spot,
                            program->functions[i].failed);
}

static void analyse(struct report *report, struct program *program,
                    CXTranslationUnit unit, const char *file)
{
    program_build(program, unit, clang_getFile(unit, file));
    report->program = program;
    take_diagnostics(report, program, unit);
    list_failed(report, program);
    context_check(program, report);
    completion_check(program, report);
    lifetime_check(program, report);
    task_check(program, report);
    result_check(program, report);
}

static void *run(void *data)
{
    struct work *work = data;
    struct options *options = work->options;
    struct CXUnsavedFile unsaved = {.Filename = options->file,
                                    .Contents = strbuf_text(work->source),
                                    .Length = work->source->len};
    struct report report = {.name = options->name};
    struct program program = {0};
    CXIndex index = clang_createIndex(0, 0);
    CXTranslationUnit unit = NULL;
    enum CXErrorCode code;

    code = clang_parseTranslationUnit2(index, options->file, options->arguments,
                                       options->argument_count, &unsaved, 1,
                                       CXTranslationUnit_KeepGoing, &unit);
    if (code == CXError_Success)
        analyse(&report, &program, unit, options->file);
    else
        report_error(&report, code == CXError_Crashed
                                  ? "the analyser's parser gave up on this file"
                                  : "this file could not be parsed");
    if (options->graph)
        graph_write(&program, &work->out);
    report_write(&report, &work->out);
    report_release(&report);
    program_release(&program);
    if (unit)
        clang_disposeTranslationUnit(unit);
    clang_disposeIndex(index);
    return NULL;
}

static int run_on_large_stack(struct work *work)
{
    pthread_attr_t attr;
    pthread_t thread;
    int rc;

    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, STACK_SIZE);
    rc = pthread_create(&thread, &attr, run, work);
    if (rc) {
        pthread_attr_setstacksize(&attr, STACK_SIZE_SMALL);
        rc = pthread_create(&thread, &attr, run, work);
    }
    pthread_attr_destroy(&attr);
    if (!rc)
        pthread_join(thread, NULL);
    return -rc;
}

/* Flags with their value in the same word. */
static bool is_compiler_flag(const char *word)
{
    static const char *const starts[] = {"-I",       "-D",       "-U",
                                         "-std=",    "-isystem", "-idirafter",
                                         "-iquote/", "-include/"};
    size_t i;

    for (i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        size_t len = strlen(starts[i]);

        if (!strncmp(word, starts[i], len) && word[len])
            return true;
    }
    return false;
}

static int usage(void)
{
    fputs("usage: grade-lint [--name=NAME] [-IDIR...] [-DNAME...] [-std=...] "
          "FILE\n",
          stderr);
    return 2;
}

static int parse(struct options *options, int argc, char **argv)
{
    int i;

    for (i = 1; i < argc; i++) {
        if (!strncmp(argv[i], "--name=", 7))
            options->name = argv[i] + 7;
        else if (is_compiler_flag(argv[i]))
            add_argument(options, argv[i]);
        else if (!strcmp(argv[i], "--graph"))
            options->graph = true;
        else if (argv[i][0] == '-' || options->file)
            return -EINVAL;
        else
            options->file = argv[i];
    }
    if (!options->file)
        return -EINVAL;
    if (!options->name)
        options->name = path_base(options->file);
    return 0;
}

int main(int argc, char **argv)
{
    struct options options = {0};
    struct work work = {.options = &options};
    struct strbuf source = STRBUF_INIT;
    struct error err = {0};
    char *resources;
    int rc;

    if (argc == 2 && !strcmp(argv[1], "--version")) {
        char *version = syntax_string(clang_getClangVersion());

        puts(version);
        free(version);
        return 0;
    }
    /* libclang's own threads have small stacks; ours has not. */
    setenv("LIBCLANG_NOTHREADS", "1", 1);
    add_argument(&options, "-xc");
    add_argument(&options, "-std=gnu11");
    add_argument(&options, "-D_GNU_SOURCE");
    add_argument(&options, "-Wno-everything");
    resources = find_resources();
    if (resources) {
        add_argument(&options, "-resource-dir");
        add_argument(&options, resources);
    }
    if (parse(&options, argc, argv) < 0) {
        free(resources);
        return usage();
    }
    rc = path_read(options.file, INPUT_MAX, &source, &err);
    if (rc < 0) {
        fprintf(stderr, "grade-lint: %s\n", err.msg);
        free(resources);
        return 3;
    }
    work.source = &source;
    rc = run_on_large_stack(&work);
    if (rc < 0)
        fprintf(stderr, "grade-lint: no thread: %s\n", strerror(-rc));
    else if (work.out.len)
        fwrite(work.out.text, 1, work.out.len, stdout);
    strbuf_release(&work.out);
    strbuf_release(&source);
    free(resources);
    return rc < 0 || fflush(stdout) ? 3 : 0;
}
