/* suite_part1.c - is everything in the cache when done is called? */
#include <string.h>

#include "../../../exercises/exercise-6d/cache.h"
#include "../key.h"
#include "suite.h"

enum { FILES_MAX = 16, BYTES_MAX = 1500 };
enum kind { KIND_FILE, KIND_MISSING, KIND_FOLDER };

struct file {
    char name[48];
    enum kind kind;
    unsigned char bytes[BYTES_MAX];
    size_t len;
};

/* What a test has read into the cache. */
struct files {
    size_t count, split;
    struct file file[FILES_MAX];
};

/* A quarter of the files is empty if `with_empty`. */
static void draw_file(struct run *run, struct file *file, size_t index,
                      bool with_empty)
{
    struct random *random = run_random(run);
    unsigned tag = (unsigned)random_below(random, 10000);
    bool empty = with_empty && random_below(random, 4) == 0;

    snprintf(file->name, sizeof(file->name), "page-%04u-%zu.txt", tag, index);
    file->kind = KIND_FILE;
    file->len = empty ? 0 : (size_t)random_between(random, 1, BYTES_MAX);
    for (size_t i = 0; i < file->len; i++)
        file->bytes[i] = (unsigned char)random_between(run_secret(run), 1, 255);
}

static void draw_files(struct run *run, struct files *files, size_t least,
                       bool with_empty)
{
    struct random *random = run_random(run);

    files->count = (size_t)random_between(random, (long long)least, 8);
    files->split = files->count;
    for (size_t i = 0; i < files->count; i++)
        draw_file(run, &files->file[i], i, with_empty);
}

static void draw_split(struct run *run, struct files *files)
{
    files->split =
        (size_t)random_between(run_random(run), 1, (int)files->count - 1);
}

/* At least one file of each kind; which ones, the seed says. */
static void draw_kinds(struct run *run, struct files *files)
{
    struct random *random = run_random(run);
    size_t first = (size_t)random_below(random, files->count);

    for (size_t i = 0; i < files->count; i++)
        files->file[i].kind = (enum kind)random_below(random, 3);
    for (size_t kind = 0; kind < 3; kind++)
        files->file[(first + kind) % files->count].kind = (enum kind)kind;
}

static void give(struct run *run, const struct files *files)
{
    run_input_int(run, "files", (long long)files->count);
    run_input_int(run, "split", (long long)files->split);
    for (size_t i = 0; i < files->count; i++) {
        const struct file *file = &files->file[i];

        run_input_text(run, key_at("name", i).text, file->name);
        run_input_int(run, key_at("kind", i).text, file->kind);
        if (file->kind == KIND_FILE)
            run_input_file(run, file->name, file->bytes, file->len);
    }
}

static void play(struct run *run, const struct files *files)
{
    give(run, files);
    run_play(run, "fill");
    claim(run, seen_int(run, "returned0") == 0,
          "cache_fill() returned %s, so nothing was begun",
          status_text(seen_int(run, "returned0")).text);
    claim(run, seen_count(run, "done0") > 0,
          "done was never called, so nobody learns that the values are there");
}

/* `when` is "at_done" or "at_end". */
static void claim_value(struct run *run, const struct file *file, size_t index,
                        const char *when, const char *moment)
{
    long long status = seen_int(run, key_at(when, index).text);
    size_t len;
    const void *bytes =
        seen_bytes(run, key_at(when, index + FILES_MAX).text, &len);

    claim(run, status != CACHE_PENDING, "'%s' is still on its way %s",
          file->name, moment);
    claim(run, status == 0, "'%s' can be read, but its status is %s %s",
          file->name, status_text(status).text, moment);
    claim(run, len == file->len, "'%s' has %zu bytes, the cache holds %zu %s",
          file->name, file->len, len, moment);
    claim(run, memcmp(bytes, file->bytes, len) == 0,
          "the bytes of '%s' are not those of the file %s", file->name, moment);
}

static bool is_right_at_end(struct run *run, const struct file *file,
                            size_t index)
{
    const void *bytes;
    size_t len;

    if (seen_int(run, key_at("at_end", index).text) != 0)
        return false;
    bytes = seen_bytes(run, key_at("at_end", index + FILES_MAX).text, &len);
    return len == file->len && memcmp(bytes, file->bytes, len) == 0;
}

/*
 * What a test did not get to see proves nothing unless work was done: at least
 * one file has to be in the cache at the end, byte by byte, before its test
 * counts that nothing went wrong on the way. An empty file proves nothing.
 */
static void claim_work(struct run *run, const struct files *files)
{
    size_t readable = 0;

    for (size_t i = 0; i < files->count; i++) {
        if (files->file[i].kind != KIND_FILE || files->file[i].len == 0)
            continue;
        readable++;
        if (is_right_at_end(run, &files->file[i], i))
            return;
    }
    claim(run, readable == 0,
          "not one of %zu files is in the cache at the end as it is on disk",
          readable);
}

HIDDEN_TEST(every_value_is_there)
{
    struct files files;

    draw_files(run, &files, 2, true);
    play(run, &files);
    for (size_t i = 0; i < files.count; i++)
        claim_value(run, &files.file[i], i, "at_done", "when done is called");
    claim(run, seen_int(run, "done0") == 0,
          "all files can be read, but done was told %s",
          status_text(seen_int(run, "done0")).text);
}
END_HIDDEN_TEST

static void claim_once(struct run *run, size_t fill)
{
    claim(run, seen_count(run, key_at("done", fill).text) == 1,
          "done was not called for fill %zu of 2", fill + 1);
    claim(run, seen_count(run, key_at("again", fill).text) == 0,
          "done was called %zu times for fill %zu of 2",
          1 + seen_count(run, key_at("again", fill).text), fill + 1);
}

/* Two fills at the same time, with good and bad files. */
HIDDEN_TEST(done_comes_once)
{
    struct files files;

    draw_files(run, &files, 4, true);
    draw_kinds(run, &files);
    draw_split(run, &files);
    play(run, &files);
    claim_once(run, 0);
    claim_once(run, 1);
    claim_work(run, &files);
}
END_HIDDEN_TEST

static const char *kind_name(enum kind kind)
{
    return kind == KIND_MISSING ? "is missing" : "is a folder";
}

static void claim_status(struct run *run, const struct file *file, size_t index,
                         long long status)
{
    long long expected = file->kind == KIND_MISSING ? UV_ENOENT : UV_EISDIR;

    if (file->kind == KIND_FILE) {
        claim_value(run, file, index, "at_end", "at the end");
        return;
    }
    claim(run, status == expected, "'%s' %s, but its status is %s", file->name,
          kind_name(file->kind), status_text(status).text);
}

static long long first_failure(const struct files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        if (files->file[i].kind == KIND_MISSING)
            return UV_ENOENT;
        if (files->file[i].kind == KIND_FOLDER)
            return UV_EISDIR;
    }
    return 0;
}

static bool done_came_early(struct run *run, const struct files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        if (seen_int(run, key_at("at_done", i).text) == CACHE_PENDING)
            return true;
    }
    return false;
}

static void claim_first_failure(struct run *run, const struct files *files)
{
    long long told = seen_int(run, "done0");

    claim(run, told < 0, "some files cannot be read, but done was told %s",
          status_text(told).text);
    claim(run, told == first_failure(files),
          "done was told %s, the first value that failed has %s",
          status_text(told).text, status_text(first_failure(files)).text);
}

/* Values are looked at when the loop has nothing more to do: whether done came
 * too early is another test's question. */
HIDDEN_TEST(unreadable_files_are_reported)
{
    struct files files;

    draw_files(run, &files, 4, false);
    draw_kinds(run, &files);
    play(run, &files);
    for (size_t i = 0; i < files.count; i++)
        claim_status(run, &files.file[i], i,
                     seen_int(run, key_at("at_end", i).text));
    if (!done_came_early(run, &files))
        claim_first_failure(run, &files);
}
END_HIDDEN_TEST

static bool has_a_value(struct run *run, const struct files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        if (seen_int(run, key_at("at_end", i).text) == 0)
            return true;
    }
    return false;
}

HIDDEN_TEST(files_are_closed)
{
    struct files files;

    draw_files(run, &files, 4, true);
    draw_kinds(run, &files);
    give(run, &files);
    run_play(run, "fill");
    claim(run, has_a_value(run, &files), "not one of %zu files was read",
          files.count);
    claim(run, seen_int(run, "left_open") == 0,
          "%lld of %zu files are still open at the end",
          seen_int(run, "left_open"), files.count);
    claim(run, seen_int(run, "loop_close") == 0,
          "something of the fill is still open in the loop at the end");
    claim_work(run, &files);
}
END_HIDDEN_TEST

HIDDEN_TEST(fill_returns_before_done)
{
    struct files files;

    draw_files(run, &files, 2, true);
    play(run, &files);
    claim(run, !seen_int(run, "inside0"),
          "done was called before cache_fill() returned, so the files were "
          "read while everything else waited");
    claim_work(run, &files);
}
END_HIDDEN_TEST

/* Which choice is true of what was measured. */
static enum cache_why measured(struct run *run, long long files)
{
    if (seen_int(run, "dones") > 1)
        return CACHE_WHY_TWICE;
    if (seen_int(run, "ready_at_done") == files)
        return CACHE_WHY_SLOW;
    return seen_int(run, "ready_at_end") == files ? CACHE_WHY_EARLY
                                                  : CACHE_WHY_LOST;
}

HIDDEN_TEST(cache_why_fits)
{
    struct files files;
    long long answer;

    draw_files(run, &files, 3, false);
    give(run, &files);
    run_play(run, "why");
    answer = seen_int(run, "answer");
    claim(run, answer != CACHE_WHY_UNANSWERED,
          "the question is not answered yet: choose one of enum cache_why");
    claim(run, answer == (long long)measured(run, (long long)files.count),
          "your answer does not fit what the program does: of %zu values %lld "
          "are there when done is called, and %lld when the loop has nothing "
          "more to do; done is called %s",
          files.count, seen_int(run, "ready_at_done"),
          seen_int(run, "ready_at_end"),
          seen_int(run, "dones") == 1 ? "once" : "more than once");
}
END_HIDDEN_TEST

void suite_part1(struct hidden *hidden)
{
    hidden_add(hidden, 1, every_value_is_there);
    hidden_add(hidden, 1, done_comes_once);
    hidden_add(hidden, 1, unreadable_files_are_reported);
    hidden_add(hidden, 1, files_are_closed);
    hidden_add(hidden, 1, fill_returns_before_done);
    hidden_add_question(hidden, 1, cache_why_fits);
}
