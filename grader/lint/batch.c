/*
 * Theory of operation
 * Loading libclang takes longer than analysing a file. This process loads it
 * and reads a first file that makes it warm; then it forks for each request.
 * The child writes into a pipe and exits; whatever becomes of it, the parent
 * goes on with the next. CPU time is limited for each child by what limits
 * this process, real time here.
 */
#include "lint/batch.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/json.h"
#include "base/xalloc.h"
#include "lint/prelude.h"
#include "lint/words.h"

enum { WALL_MS = 60000, OUTPUT_MAX = 1 << 20, PIECE = 1 << 16 };

/* One request, as it stands in the bytes. */
struct item {
    const char *words[FLAGS_MAX];
    int word_count;
    struct strbuf source;
};

static long long now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* --- the child --- */

static int write_all(int fd, const char *text, size_t len)
{
    while (len) {
        ssize_t put = write(fd, text, len);

        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return -errno;
        text += put;
        len -= (size_t)put;
    }
    return 0;
}

/* Nothing is freed: the process ends. */
static _Noreturn void serve_one(struct analyser *analyser, struct item *item,
                                int fd)
{
    struct words words = {.timed = false};
    struct strbuf out = STRBUF_INIT;
    int rc;

    /* What a hostile file makes of this process has no way to the answers of
     * the others, and cannot read what is still to be asked. */
    if (dup2(fd, STDOUT_FILENO) < 0 || close_range(3, ~0U, 0) < 0)
        _exit(3);
    rc = words_parse(&words, item->words, item->word_count);

    words.request.source = &item->source;
    if (rc == 0)
        rc = analyser_run(analyser, &words.request, &out, NULL);
    if (rc == 0)
        rc = write_all(STDOUT_FILENO, out.text, out.len);
    _exit(rc < 0 ? 3 : 0);
}

/* --- the parent --- */

/* What the child says until it ends; NULL, or why it was ended. */
static const char *hear(int fd, struct strbuf *out)
{
    long long deadline = now_ms() + WALL_MS, left;
    struct pollfd poll_fd = {fd, POLLIN, 0};
    char piece[PIECE];
    ssize_t got = 1;

    while (got > 0) {
        left = deadline - now_ms();
        if (left <= 0)
            return "the analysis hit a limit (real time)";
        if (poll(&poll_fd, 1, (int)left) <= 0)
            continue;
        got = read(fd, piece, sizeof piece);
        if (got > 0)
            strbuf_add(out, piece, (size_t)got);
        if (out->len > OUTPUT_MAX)
            return "the analysis hit a limit (output)";
    }
    return NULL;
}

/* Wherever it was written, the last line is that of a whole report. */
static bool is_whole(const struct strbuf *out)
{
    static const char start[] = "{\"done\":true";
    const char *line;

    if (!out->len || out->text[out->len - 1] != '\n')
        return false;
    line = memrchr(out->text, '\n', out->len - 1);
    line = line ? line + 1 : out->text;
    return !strncmp(line, start, sizeof start - 1);
}

/* A sentence; the caller frees it. NULL: all is well. */
static char *explain_end(const char *limit, int status,
                         const struct strbuf *out)
{
    int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;

    if (limit)
        return xstrdup(limit);
    if (signal == SIGXCPU || signal == SIGKILL)
        return xstrdup("the analysis hit a limit (cpu time)");
    if (signal)
        return xasprintf("the analysis crashed (signal %d)", signal);
    if (WEXITSTATUS(status) || !is_whole(out))
        return xasprintf("the analysis failed (exit code %d)",
                         WEXITSTATUS(status));
    return NULL;
}

static void write_failed(const char *why, struct strbuf *out)
{
    json_t *line = json_object();

    json_object_set_new(line, "done", json_true());
    json_object_set_new(line, "failed", json_text(why));
    json_write_line(line, out);
    json_decref(line);
}

static int wait_for(pid_t child)
{
    int status = 0;

    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    return status;
}

static void serve(struct analyser *analyser, struct item *item,
                  struct strbuf *out)
{
    const char *limit = NULL;
    char *failed = NULL;
    int ends[2];
    pid_t child;

    if (pipe(ends) < 0) {
        write_failed("the analysis could not be started", out);
        return;
    }
    child = fork();
    if (child == 0)
        serve_one(analyser, item, ends[1]);
    close(ends[1]);
    if (child > 0) {
        limit = hear(ends[0], out);
        if (limit)
            kill(child, SIGKILL);
        failed = explain_end(limit, wait_for(child), out);
    } else {
        failed = xstrdup("the analysis could not be started");
    }
    close(ends[0]);
    if (failed) {
        strbuf_clear(out);
        write_failed(failed, out);
    }
    free(failed);
}

/* --- the requests --- */

/* A decimal number and what ends it. */
static int take_number(const char **at, const char *end, char last,
                       size_t *ret_number)
{
    size_t number = 0;

    for (; *at < end && **at >= '0' && **at <= '9'; (*at)++) {
        number = number * 10 + (size_t)(**at - '0');
        if (number > INPUT_MAX)
            return -EINVAL;
    }
    if (*at >= end || *(*at)++ != last)
        return -EINVAL;
    *ret_number = number;
    return 0;
}

static int take_item(const char **at, const char *end, struct item *item)
{
    size_t words, bytes, i;

    *item = (struct item){.word_count = 0};
    if (take_number(at, end, ' ', &words) < 0 || words > FLAGS_MAX ||
        take_number(at, end, '\n', &bytes) < 0)
        return -EINVAL;
    for (i = 0; i < words; i++) {
        const char *nul = memchr(*at, '\0', (size_t)(end - *at));

        if (!nul)
            return -EINVAL;
        item->words[item->word_count++] = *at;
        *at = nul + 1;
    }
    if ((size_t)(end - *at) < bytes)
        return -EINVAL;
    strbuf_add(&item->source, *at, bytes);
    *at += bytes;
    return 0;
}

/* What the first file costs is not paid for again by each child. */
static void warm_up(struct analyser *analyser)
{
    static const char text[] =
        PRELUDE_TEXT "static void f(uv_timer_t *t) { uv_timer_stop(t); }\n";
    struct strbuf source = STRBUF_INIT, out = STRBUF_INIT;
    struct request request = {
        .name = "warm.c", .file = "/warm.c", .source = &source};

    strbuf_add_str(&source, text);
    /* It is only about time. */
    (void)!analyser_run(analyser, &request, &out, NULL);
    strbuf_release(&out);
    strbuf_release(&source);
}

int batch_serve(struct analyser *analyser, const struct strbuf *requests)
{
    const char *at = strbuf_text(requests), *end = at + requests->len;
    int rc = 0;

    warm_up(analyser);
    while (rc == 0 && at < end) {
        struct strbuf out = STRBUF_INIT;
        struct item item;

        rc = take_item(&at, end, &item);
        if (rc == 0) {
            serve(analyser, &item, &out);
            rc = write_all(STDOUT_FILENO, out.text, out.len);
        }
        strbuf_release(&out);
        strbuf_release(&item.source);
    }
    return rc;
}
