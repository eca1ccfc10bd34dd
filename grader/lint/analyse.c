/*
 * Theory of operation
 * libclang parses, the rules judge, the report tells. What has errors is
 * analysed as far as it goes, and each function that contains an error is
 * listed as not analysed.
 *
 * Most of the time goes into reading uv.h again and again. It is precompiled
 * once, beside the program; a file for which this makes no difference but
 * that of speed (prelude.h) is read on top of it. When libclang refuses it,
 * because a header or libclang itself is another one than it was, the file is
 * read without it.
 */
#include "lint/analyse.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "lint/finish.h"
#include "lint/prelude.h"
#include "lint/report.h"
#include "lint/rules.h"
#include "lint/syntax.h"

#ifndef GRADE_LLVM_ROOT
#define GRADE_LLVM_ROOT "/usr/lib/llvm-19"
#endif

enum {
    OWN_FLAGS_MAX = 16,
    ERRORS_MAX = 20,
    STACK_SIZE = 256 << 20,
    STACK_SIZE_SMALL = 32 << 20
};

struct arguments {
    const char *items[FLAGS_MAX + OWN_FLAGS_MAX];
    int count;
};

struct work {
    struct analyser *analyser;
    const struct request *request;
    struct lint_config config;
    struct strbuf *out;
    struct analysis_times times;
};

static long long cpu_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
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

static void take_diagnostic(struct report *report, struct program *program,
                            CXDiagnostic d)
{
    char *text = syntax_string(clang_getDiagnosticSpelling(d)), *message;
    unsigned line, column;
    CXFile file;

    clang_getFileLocation(clang_getDiagnosticLocation(d), &file, &line, &column,
                          NULL);
    if (file && clang_File_isEqual(file, program->file)) {
        message = xasprintf("%s:%u:%u: %s", report->name, line, column, text);
        mark_function(report, program, line);
    } else {
        message = xstrdup(text);
    }
    if (report->error_count < ERRORS_MAX)
        report_error(report, message);
    free(message);
    free(text);
}

static void take_diagnostics(struct report *report, struct program *program,
                             CXTranslationUnit unit)
{
    unsigned i, count = clang_getNumDiagnostics(unit);

    for (i = 0; i < count; i++) {
        CXDiagnostic d = clang_getDiagnostic(unit, i);

        if (clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error)
            take_diagnostic(report, program, d);
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

static void judge(struct report *report, struct program *program,
                  const struct lint_config *config, CXTranslationUnit unit,
                  const char *file)
{
    program_build(program, config, unit, clang_getFile(unit, file));
    report->program = program;
    take_diagnostics(report, program, unit);
    list_failed(report, program);
    rules_check(program, report);
    finish_report(report, program, config);
}

/* --- parsing --- */

static void add_flag(struct arguments *arguments, const char *flag)
{
    arguments->items[arguments->count++] = flag;
}

static void make_arguments(struct arguments *arguments,
                           const struct analyser *analyser,
                           const struct request *request, const char *prelude)
{
    arguments->count = 0;
    add_flag(arguments, "-xc");
    add_flag(arguments, "-std=gnu11");
    add_flag(arguments, "-D_GNU_SOURCE");
    add_flag(arguments, "-Wno-everything");
    if (analyser->resources) {
        add_flag(arguments, "-resource-dir");
        add_flag(arguments, analyser->resources);
    }
    if (prelude) {
        add_flag(arguments, "-include-pch");
        add_flag(arguments, prelude);
        /* Otherwise a newer uv.h goes unnoticed. */
        add_flag(arguments, "-Xclang");
        add_flag(arguments, "-fmodules-validate-system-headers");
    }
    for (int i = 0; i < request->flag_count; i++)
        add_flag(arguments, request->flags[i]);
}

static enum CXErrorCode parse(const struct work *work, const char *prelude,
                              CXTranslationUnit *ret_unit)
{
    const struct request *request = work->request;
    struct CXUnsavedFile unsaved = {.Filename = request->file,
                                    .Contents = strbuf_text(request->source),
                                    .Length = request->source->len};
    struct arguments arguments;

    make_arguments(&arguments, work->analyser, request, prelude);
    *ret_unit = NULL;
    return clang_parseTranslationUnit2(
        work->analyser->index, request->file, arguments.items, arguments.count,
        &unsaved, 1, CXTranslationUnit_KeepGoing, ret_unit);
}

static bool has_fatal_error(CXTranslationUnit unit)
{
    unsigned i, count = clang_getNumDiagnostics(unit);
    bool found = false;

    for (i = 0; !found && i < count; i++) {
        CXDiagnostic d = clang_getDiagnostic(unit, i);

        found = clang_getDiagnosticSeverity(d) == CXDiagnostic_Fatal;
        clang_disposeDiagnostic(d);
    }
    return found;
}

static enum CXErrorCode parse_best(const struct work *work,
                                   CXTranslationUnit *ret_unit)
{
    const struct request *request = work->request;
    const char *prelude = work->analyser->prelude;
    enum CXErrorCode code;

    if (request->plain || !prelude || !prelude_fits(request))
        return parse(work, NULL, ret_unit);
    code = parse(work, prelude, ret_unit);
    if (code == CXError_Crashed ||
        (code == CXError_Success && !has_fatal_error(*ret_unit)))
        return code;
    if (*ret_unit)
        clang_disposeTranslationUnit(*ret_unit);
    return parse(work, NULL, ret_unit);
}

static void *run(void *data)
{
    struct work *work = data;
    struct report report = {.name = work->request->name};
    struct program program = {0};
    CXTranslationUnit unit = NULL;
    long long start = cpu_us(), parsed;
    enum CXErrorCode code = parse_best(work, &unit);

    parsed = cpu_us();
    if (code == CXError_Success)
        judge(&report, &program, &work->config, unit, work->request->file);
    else
        report_error(&report, code == CXError_Crashed
                                  ? "the analyser's parser gave up on this file"
                                  : "this file could not be parsed");
    work->times = (struct analysis_times){parsed - start, cpu_us() - parsed};
    if (work->request->graph)
        graph_write(&program, work->out);
    report_write(&report, work->out);
    report_release(&report);
    program_release(&program);
    if (unit)
        clang_disposeTranslationUnit(unit);
    return NULL;
}

static int read_config(const char *text, struct lint_config *config)
{
    json_t *root = NULL;
    int rc = json_parse("config", text, strlen(text), &root, NULL);

    if (rc == 0)
        rc = lint_config_read(config, root, NULL);
    json_decref(root);
    return rc;
}

int analyser_run(struct analyser *analyser, const struct request *request,
                 struct strbuf *ret_text, struct analysis_times *ret_times)
{
    struct work work = {
        .analyser = analyser, .request = request, .out = ret_text};
    pthread_attr_t attr;
    pthread_t thread;
    int rc =
        read_config(request->config ? request->config : "{}", &work.config);

    if (rc < 0) {
        lint_config_release(&work.config);
        return rc;
    }
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, STACK_SIZE);
    rc = pthread_create(&thread, &attr, run, &work);
    if (rc) {
        pthread_attr_setstacksize(&attr, STACK_SIZE_SMALL);
        rc = pthread_create(&thread, &attr, run, &work);
    }
    pthread_attr_destroy(&attr);
    if (!rc)
        pthread_join(thread, NULL);
    lint_config_release(&work.config);
    if (ret_times)
        *ret_times = work.times;
    return -rc;
}

/* --- once --- */

char *analyser_version(void)
{
    return syntax_string(clang_getClangVersion());
}

/* libclang looks for its own headers beside itself, which is wrong where it
 * was reached through a link. NULL when they are nowhere. */
static char *find_resources(void)
{
    static const char *const roots[] = {GRADE_LLVM_ROOT "/lib/clang",
                                        "/usr/lib/clang"};
    char *version = analyser_version();
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

void analyser_open(struct analyser *analyser, const char *prelude)
{
    /* libclang's own threads have small stacks; ours has not. */
    setenv("LIBCLANG_NOTHREADS", "1", 1);
    analyser->resources = find_resources();
    analyser->prelude =
        prelude && path_exists(prelude) ? xstrdup(prelude) : NULL;
    /* What the prelude declares is looked up, never visited. */
    analyser->index = clang_createIndex(1, 0);
}

void analyser_close(struct analyser *analyser)
{
    clang_disposeIndex(analyser->index);
    free(analyser->resources);
    free(analyser->prelude);
    *analyser = (struct analyser){0};
}

int analyser_make_prelude(struct analyser *analyser, const char *path)
{
    static const char name[] = "/grade-lint-prelude.h", text[] = PRELUDE_TEXT;
    struct CXUnsavedFile unsaved = {name, text, sizeof text - 1};
    struct request request = {.flag_count = 0};
    struct arguments arguments;
    CXTranslationUnit unit = NULL;
    int rc = -EINVAL;

    make_arguments(&arguments, analyser, &request, NULL);
    arguments.items[0] = "-xc-header";
    if (clang_parseTranslationUnit2(analyser->index, name, arguments.items,
                                    arguments.count, &unsaved, 1,
                                    CXTranslationUnit_Incomplete |
                                        CXTranslationUnit_ForSerialization,
                                    &unit) == CXError_Success &&
        clang_getNumDiagnostics(unit) == 0 &&
        clang_saveTranslationUnit(unit, path, 0) == CXSaveError_None)
        rc = 0;
    if (unit)
        clang_disposeTranslationUnit(unit);
    return rc;
}
