/*
 * main.c - grade-lint: analyses C files and prints what it found as JSON
 * lines.
 *
 * Theory of operation
 * A file is a stranger's: this program runs in a sandbox with limits, and
 * when libclang crashes on it, that is a sentence about this file and nothing
 * else.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "lint/analyse.h"
#include "lint/batch.h"
#include "lint/words.h"

enum { BATCH_MAX = 256 << 20 };

static int usage(void)
{
    fputs("usage: grade-lint [--name=NAME] [--config=JSON] [-IDIR...] "
          "[-DNAME...] [-std=...] "
          "FILE\n"
          "       grade-lint --batch=FILE\n"
          "       grade-lint --make-prelude=FILE\n"
          "       grade-lint --version\n",
          stderr);
    return 2;
}

/* Beside this program; nobody but who may replace the program may write it.
 * The caller frees it. */
static char *prelude_path(void)
{
    char self[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);

    return len > 0 ? xasprintf("%.*s.pch", (int)len, self) : NULL;
}

static int make_prelude(struct analyser *analyser, const char *path)
{
    if (analyser_make_prelude(analyser, path) == 0)
        return 0;
    fputs("grade-lint: uv.h cannot be precompiled; files are read without\n",
          stderr);
    return 3;
}

static int version(void)
{
    char *text = analyser_version();

    puts(text);
    free(text);
    return 0;
}

static int lint(struct analyser *analyser, struct request *request, bool timed)
{
    struct strbuf source = STRBUF_INIT, out = STRBUF_INIT;
    struct analysis_times times = {0};
    struct error err = {0};
    int rc = path_read(request->file, INPUT_MAX, &source, &err);

    request->source = &source;
    if (rc == 0)
        rc = analyser_run(analyser, request, &out, &times);
    if (rc < 0)
        fprintf(stderr, "grade-lint: %s\n",
                err.msg[0] ? err.msg : strerror(-rc));
    else if (out.len)
        fwrite(out.text, 1, out.len, stdout);
    if (timed)
        fprintf(stderr, "parse_us %lld judge_us %lld\n", times.parse_us,
                times.judge_us);
    strbuf_release(&out);
    strbuf_release(&source);
    request->source = NULL;
    return rc < 0 || fflush(stdout) ? 3 : 0;
}

static int serve(struct analyser *analyser, const char *path)
{
    struct strbuf requests = STRBUF_INIT;
    struct error err = {0};
    int rc = path_read(path, BATCH_MAX, &requests, &err);

    if (rc == 0)
        rc = batch_serve(analyser, &requests);
    if (rc < 0)
        fprintf(stderr, "grade-lint: %s\n",
                err.msg[0] ? err.msg : strerror(-rc));
    strbuf_release(&requests);
    return rc < 0 ? 3 : 0;
}

static int work(struct analyser *analyser, struct words *words)
{
    if (words->make_prelude)
        return make_prelude(analyser, words->make_prelude);
    if (words->batch)
        return serve(analyser, words->batch);
    return lint(analyser, &words->request, words->timed);
}

int main(int argc, char **argv)
{
    struct words words = {0};
    struct analyser analyser = {0};
    char *prelude;
    int code;

    if (words_parse(&words, (const char *const *)argv + 1, argc - 1) < 0)
        return usage();
    if (words.version)
        return version();
    prelude = prelude_path();
    analyser_open(&analyser, prelude);
    free(prelude);
    code = work(&analyser, &words);
    analyser_close(&analyser);
    return code;
}
