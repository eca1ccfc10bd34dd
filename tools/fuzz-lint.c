/*
 * fuzz-lint.c - grade-lint on C files that were changed at random.
 *
 *     fuzz-lint COUNT SEED FILE...     plays COUNT inputs
 *     fuzz-lint print SEED FILE...     prints the one that SEED makes
 *
 * Theory of operation
 * Each input is a function of its seed alone (SEED, SEED + 1, ...) and of the
 * files: one of them, with a few bytes, tokens or lines dropped, doubled,
 * swapped, changed or taken from another file. The analyser is linked in,
 * built with ASan and UBSan, and reads CHUNK inputs in one process, forked so
 * that the next goes on when it dies. An input may end in three ways: a whole
 * report; libclang crashed and caught itself, which is told and counted apart;
 * or a failure: the process died, CPU time ran out, a report is not whole or
 * names a line that the file has not, or memory was lost. Prints the seed of
 * each failure and the counts; exits 1 if there is any.
 */
#include <ctype.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <jansson.h>

#include "base/path.h"
#include "base/random.h"
#include "base/strbuf.h"
#include "base/xalloc.h"
#include "lint/analyse.h"

enum {
    CHUNK = 200,
    CPU_S = 10, /* for one input */
    FILES_MAX = 1000,
    SIZE_MAX_KB = 64,
    CHANGES_MAX = 6
};

#if defined(__SANITIZE_ADDRESS__)
int __lsan_do_recoverable_leak_check(void);
#else
static int __lsan_do_recoverable_leak_check(void)
{
    return 0;
}
#endif

struct source {
    const char *path;
    struct strbuf text;
};

static struct source sources[FILES_MAX];
static size_t source_count;

/* What the processes tell each other. */
struct board {
    uint64_t seed; /* that is being read */
    long played, given_up, leaks;
    char why[200];
};

static struct board *board;

/* --- changes --- */

/* A range of the text. */
struct span {
    size_t from, to;
};

static struct span line_at(const struct strbuf *text, size_t at)
{
    struct span span = {at, at};

    while (span.from > 0 && text->text[span.from - 1] != '\n')
        span.from--;
    while (span.to < text->len && text->text[span.to++] != '\n')
        continue;
    return span;
}

static bool is_name(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static struct span token_at(const struct strbuf *text, size_t at)
{
    struct span span = {at, at};

    while (span.to < text->len && !is_name(text->text[span.to]) &&
           isspace((unsigned char)text->text[span.to]))
        span.to++;
    span.from = span.to;
    if (span.to < text->len && !is_name(text->text[span.to])) {
        span.to++;
        return span;
    }
    while (span.from > 0 && is_name(text->text[span.from - 1]))
        span.from--;
    while (span.to < text->len && is_name(text->text[span.to]))
        span.to++;
    return span;
}

static size_t any_place(struct random *r, const struct strbuf *text)
{
    return text->len ? (size_t)random_below(r, text->len) : 0;
}

static struct span any_span(struct random *r, const struct strbuf *text,
                            int level)
{
    size_t at = any_place(r, text);
    struct span span;
    int lines;

    if (level == 0) {
        span = (struct span){at, at + random_below(r, 4)};
        span.to = span.to < text->len ? span.to : text->len;
        return span;
    }
    if (level == 1)
        return token_at(text, at);
    span = line_at(text, at);
    for (lines = (int)random_below(r, 6); lines > 0; lines--)
        if (level == 3)
            span.to = line_at(text, span.to).to;
    return span;
}

/* Puts `len` bytes in the place of the span. */
static void replace(struct strbuf *text, struct span span, const char *with,
                    size_t len)
{
    struct strbuf out = STRBUF_INIT;

    strbuf_add(&out, strbuf_text(text), span.from);
    strbuf_add(&out, with, len);
    strbuf_add(&out, strbuf_text(text) + span.to, text->len - span.to);
    strbuf_release(text);
    *text = out;
}

/* Words that change a lot. */
static const char *pick_word(struct random *r)
{
    static const char *const words[] = {"return",
                                        "break;",
                                        "continue;",
                                        "goto out;",
                                        "out:",
                                        "switch(r)",
                                        "case 0:",
                                        "default:",
                                        "if (0)",
                                        "while (1)",
                                        "do",
                                        "else",
                                        "for (;;)",
                                        "? :",
                                        "({",
                                        "})",
                                        "{",
                                        "}",
                                        "(",
                                        ")",
                                        "#if 0\n",
                                        "#endif\n",
                                        "\n#else\n",
                                        "\n#define x",
                                        "&&",
                                        "||",
                                        "!",
                                        "->",
                                        "*",
                                        "&",
                                        "[0]",
                                        "= {0}",
                                        "NULL",
                                        "-1",
                                        "(void *)",
                                        "sizeof",
                                        "typeof(r)",
                                        "_Generic(0, int: ",
                                        "_Static_assert(1);",
                                        "__attribute__((noreturn))",
                                        "__extension__",
                                        "asm(\"\");",
                                        "0x7fffffffffffffffLL",
                                        "1.5",
                                        "'\\0'",
                                        "\"",
                                        "/*",
                                        "*/",
                                        "//",
                                        "\\\n",
                                        "?"
                                        "?/",
                                        "\xef\xbb\xbf",
                                        "\xc3\xa9",
                                        "\r\n",
                                        "struct",
                                        "union",
                                        "enum",
                                        "typedef",
                                        "static",
                                        "extern",
                                        "int",
                                        "void",
                                        "done(arg, 0);",
                                        "uv_close((uv_handle_t *)h, NULL);",
                                        "free(req);",
                                        "req->data",
                                        "container_of(req, struct x, req)",
                                        "uv_run(loop, UV_RUN_DEFAULT);"};

    return words[random_below(r, sizeof words / sizeof words[0])];
}

static void change(struct random *r, struct strbuf *text)
{
    int level = (int)random_below(r, 4);
    struct span span = any_span(r, text, level), other;
    const struct source *donor = &sources[random_below(r, source_count)];
    struct strbuf copy = STRBUF_INIT;
    const char *word;
    char byte;

    switch (random_below(r, 7)) {
    case 0: /* dropped */
        replace(text, span, "", 0);
        return;
    case 1: /* doubled */
        strbuf_add(&copy, strbuf_text(text) + span.from, span.to - span.from);
        replace(text, (struct span){span.to, span.to}, strbuf_text(&copy),
                copy.len);
        break;
    case 2: /* copied to another place */
        strbuf_add(&copy, strbuf_text(text) + span.from, span.to - span.from);
        replace(text, any_span(r, text, level), strbuf_text(&copy), copy.len);
        break;
    case 3: /* another one of this file in its place */
        other = any_span(r, text, level);
        strbuf_add(&copy, strbuf_text(text) + other.from,
                   other.to - other.from);
        replace(text, span, strbuf_text(&copy), copy.len);
        break;
    case 4: /* of another file */
        other = any_span(r, &donor->text, level);
        replace(text, span, strbuf_text(&donor->text) + other.from,
                other.to - other.from);
        break;
    case 5:
        word = pick_word(r);
        span.to = random_below(r, 2) ? span.to : span.from;
        replace(text, span, word, strlen(word));
        break;
    default:
        byte = (char)random_below(r, 256);
        replace(text, any_span(r, text, 0), &byte, 1);
    }
    strbuf_release(&copy);
}

static void make_input(uint64_t seed, struct strbuf *ret_text)
{
    struct random r = random_start(seed, "lint");
    const struct source *source = &sources[random_below(&r, source_count)];
    int changes = 1 + (int)random_below(&r, CHANGES_MAX);

    strbuf_add(ret_text, strbuf_text(&source->text), source->text.len);
    while (changes-- > 0 && ret_text->len < SIZE_MAX_KB * 1024)
        change(&r, ret_text);
}

/* --- what is said about it --- */

static long count_lines(const struct strbuf *text)
{
    long lines = 1;

    for (size_t i = 0; i < text->len; i++)
        lines += text->text[i] == '\n' || text->text[i] == '\r';
    return lines;
}

static const char *judge_line(json_t *root, long lines)
{
    json_t *line = json_object_get(root, "line");

    if (!root)
        return "a line is no JSON";
    if (json_object_get(root, "done"))
        return NULL;
    if (!json_is_string(json_object_get(root, "rule")))
        return "a finding has no rule";
    if (!json_is_integer(line) || json_integer_value(line) < 1 ||
        json_integer_value(line) > lines)
        return "a finding is on no line of the file";
    return NULL;
}

/* NULL when the report is whole. */
static const char *judge(const struct strbuf *input, const struct strbuf *out)
{
    const char *at = strbuf_text(out), *why = NULL;
    long lines = count_lines(input);
    bool done = false;

    while (!why && *at) {
        size_t len = strcspn(at, "\n");
        json_t *root = json_loadb(at, len, 0, NULL);

        why = done ? "there is more behind the last line"
                   : judge_line(root, lines);
        done = json_is_true(json_object_get(root, "done"));
        json_decref(root);
        at += len + (at[len] == '\n');
    }
    return why ? why : done ? NULL : "the last line is missing";
}

/* --- playing --- */

static void play(struct analyser *analyser, uint64_t seed)
{
    struct strbuf input = STRBUF_INIT, out = STRBUF_INIT;
    struct itimerval limit = {{0, 0}, {CPU_S, 0}};
    struct request request = {.name = "x.c",
                              .file = "/x.c",
                              .source = &input,
                              .flags = {"-Iexercises/async"},
                              .flag_count = 1};
    const char *why;

    board->seed = seed;
    make_input(seed, &input);
    setitimer(ITIMER_PROF, &limit, NULL);
    if (analyser_run(analyser, &request, &out, NULL) < 0)
        abort();
    why = judge(&input, &out);
    if (why) {
        snprintf(board->why, sizeof board->why, "%s", why);
        _exit(1);
    }
    board->given_up += strstr(strbuf_text(&out), "parser gave up") != NULL;
    board->played++;
    strbuf_release(&input);
    strbuf_release(&out);
}

/* libclang loses what it holds when it crashes: memory is looked at only
 * where it did not. */
static void play_chunk(const char *prelude, uint64_t seed, long count)
{
    long given_up = board->given_up;
    struct analyser analyser = {0};

    analyser_open(&analyser, prelude);
    while (count-- > 0)
        play(&analyser, seed++);
    analyser_close(&analyser);
    if (board->given_up == given_up && __lsan_do_recoverable_leak_check()) {
        board->leaks++;
        snprintf(board->why, sizeof board->why, "memory is lost before it");
        _exit(1);
    }
    _exit(0);
}

static int fork_chunk(const char *prelude, uint64_t seed, long count)
{
    int status = 0;
    pid_t child;

    fflush(stdout);
    board->why[0] = '\0';
    child = fork();
    if (child < 0)
        return -1;
    if (child == 0)
        play_chunk(prelude, seed, count);
    waitpid(child, &status, 0);
    return status;
}

/* Returns how many failed. */
static long play_all(const char *prelude, uint64_t seed, long count)
{
    uint64_t end = seed + (uint64_t)count;
    long failed = 0;

    while (seed < end) {
        long size = end - seed < CHUNK ? (long)(end - seed) : CHUNK;
        int status = fork_chunk(prelude, seed, size);

        if (status == 0) {
            seed += (uint64_t)size;
            continue;
        }
        failed++;
        printf("seed %llu: %s\n", (unsigned long long)board->seed,
               board->why[0]                 ? board->why
               : WTERMSIG(status) == SIGPROF ? "it does not end"
                                             : "the process died");
        seed = board->seed + 1;
    }
    return failed;
}

static int read_sources(char **paths, int count)
{
    struct error err = {0};

    for (int i = 0; i < count && source_count < FILES_MAX; i++) {
        struct source *source = &sources[source_count++];

        source->path = paths[i];
        if (path_read(paths[i], SIZE_MAX_KB * 1024, &source->text, &err) < 0) {
            fprintf(stderr, "fuzz-lint: %s\n", err.msg);
            return -1;
        }
    }
    return 0;
}

static int print_input(uint64_t seed)
{
    struct strbuf text = STRBUF_INIT;

    make_input(seed, &text);
    fwrite(strbuf_text(&text), 1, text.len, stdout);
    strbuf_release(&text);
    return 0;
}

int main(int argc, char **argv)
{
    const char *prelude = getenv("FUZZ_PRELUDE");
    time_t start = time(NULL);
    uint64_t seed;
    long count, failed;

    if (argc < 4 || read_sources(argv + 3, argc - 3) < 0) {
        fputs("usage: fuzz-lint COUNT|print SEED FILE...\n", stderr);
        return 2;
    }
    seed = strtoull(argv[2], NULL, 10);
    if (!strcmp(argv[1], "print"))
        return print_input(seed);
    count = strtol(argv[1], NULL, 10);
    board = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE,
                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (board == MAP_FAILED)
        return 3;
    failed = play_all(prelude, seed, count);
    printf("seed %llu: %ld files of %zu, %ld failures (%ld leaks), libclang "
           "crashed on %ld, %ld s\n",
           (unsigned long long)seed, count, source_count, failed, board->leaks,
           board->given_up, (long)(time(NULL) - start));
    return failed ? 1 : 0;
}
