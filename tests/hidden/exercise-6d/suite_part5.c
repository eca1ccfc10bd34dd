/* suite_part5.c - is every file in the backup, and who hears if one is not? */
#include <stdio.h>
#include <string.h>

#include "../../../exercises/exercise-6d/backup.h"
#include "../key.h"
#include "suite.h"

enum { FILES_MAX = 16, BYTES_MAX = 900 };
enum kind { KIND_FILE, KIND_MISSING, KIND_FOLDER };

struct drawn_file {
    char name[48];
    enum kind kind, old_kind; /* in the source, and in the target before */
    size_t len, old_len;
    unsigned char bytes[BYTES_MAX], old[BYTES_MAX];
};

struct drawn {
    size_t count;
    struct drawn_file file[FILES_MAX];
};

static size_t draw_bytes(struct random *random, unsigned char *bytes)
{
    bool empty = random_below(random, 5) == 0;
    size_t len = empty ? 0 : (size_t)random_between(random, 1, BYTES_MAX);

    for (size_t i = 0; i < len; i++)
        bytes[i] = (unsigned char)random_below(random, 256);
    return len;
}

/* Files that can all be copied; a third of them has been copied before. */
static void draw(struct run *run, struct drawn *drawn)
{
    struct random *random = run_random(run);

    drawn->count = (size_t)random_between(random, 4, 5);
    for (size_t i = 0; i < drawn->count; i++) {
        struct drawn_file *file = &drawn->file[i];
        unsigned tag = (unsigned)random_below(random, 1000);

        snprintf(file->name, sizeof(file->name), "letter-%03u-%zu.txt", tag, i);
        file->kind = KIND_FILE;
        file->len = draw_bytes(random, file->bytes);
        file->old_kind =
            random_below(random, 3) == 0 ? KIND_FILE : KIND_MISSING;
        file->old_len = draw_bytes(random, file->old);
    }
}

/* Two that cannot be read, of both kinds, and good ones around them. */
static void draw_unreadable(struct run *run, struct drawn *drawn)
{
    struct random *random = run_random(run);
    size_t first = (size_t)random_below(random, drawn->count - 2);
    size_t second = (size_t)random_between(random, (long long)first + 1,
                                           (long long)drawn->count - 2);
    bool missing_first = random_below(random, 2);

    drawn->file[first].kind = missing_first ? KIND_MISSING : KIND_FOLDER;
    drawn->file[second].kind = missing_first ? KIND_FOLDER : KIND_MISSING;
}

static void play(struct run *run, const struct drawn *drawn, const char *scene)
{
    run_input_int(run, "files", (long long)drawn->count);
    for (size_t i = 0; i < drawn->count; i++) {
        const struct drawn_file *file = &drawn->file[i];

        run_input_text(run, key_at("name", i).text, file->name);
        run_input_int(run, key_at("kind", i).text, file->kind);
        run_input_bytes(run, key_at("bytes", i).text, file->bytes, file->len);
        run_input_int(run, key_at("old_kind", i).text, file->old_kind);
        run_input_bytes(run, key_at("old", i).text, file->old, file->old_len);
    }
    run_play(run, scene);
    claim(run, seen_count(run, "returned") == 1,
          "backup_run() did not return: nothing is left that could wake it");
}

static int source_error(const struct drawn_file *file)
{
    return file->kind == KIND_FILE     ? 0
           : file->kind == KIND_FOLDER ? UV_EISDIR
                                       : UV_ENOENT;
}

static bool same_bytes(struct run *run, const char *key, size_t index,
                       const unsigned char *bytes, size_t len)
{
    size_t seen_len;
    const void *seen = seen_bytes(run, key_at(key, index).text, &seen_len);

    return seen_len == len && memcmp(seen, bytes, len) == 0;
}

/* Is the source's file at its name in the target when backup_run() returns? */
static bool is_copied(struct run *run, const struct drawn *drawn, size_t index)
{
    const struct drawn_file *file = &drawn->file[index];

    return seen_int(run, key_at("kind", index).text) == KIND_FILE &&
           same_bytes(run, "bytes", index, file->bytes, file->len);
}

HIDDEN_TEST(good_files_are_copied)
{
    struct drawn drawn;

    draw(run, &drawn);
    draw_unreadable(run, &drawn);
    play(run, &drawn, "backup");
    for (size_t i = 0; i < drawn.count; i++)
        claim(run, drawn.file[i].kind != KIND_FILE || is_copied(run, &drawn, i),
              "'%s' (%zu bytes) can be copied, but the backup does not have "
              "these bytes when backup_run() returns",
              drawn.file[i].name, drawn.file[i].len);
}
END_HIDDEN_TEST

HIDDEN_TEST(all_good_returns_zero)
{
    struct drawn drawn;

    draw(run, &drawn);
    play(run, &drawn, "return");
    claim(run, seen_int(run, "returned") == 0,
          "all %zu files can be copied, but backup_run() returned %s",
          drawn.count, status_text(seen_int(run, "returned")).text);
}
END_HIDDEN_TEST

HIDDEN_TEST(first_error_is_returned)
{
    struct drawn drawn;
    size_t first = 0;

    draw(run, &drawn);
    draw_unreadable(run, &drawn);
    play(run, &drawn, "return");
    while (drawn.file[first].kind == KIND_FILE)
        first++;
    claim(run, seen_int(run, "returned") == source_error(&drawn.file[first]),
          "the first file that cannot be copied is '%s' (%s), but backup_run() "
          "returned %s",
          drawn.file[first].name,
          status_text(source_error(&drawn.file[first])).text,
          status_text(seen_int(run, "returned")).text);
}
END_HIDDEN_TEST

/* A folder has the name that one copy should get. */
HIDDEN_TEST(failed_rename_is_returned)
{
    struct drawn drawn;
    size_t blocked;

    draw(run, &drawn);
    blocked = (size_t)random_below(run_random(run), drawn.count);
    drawn.file[blocked].old_kind = KIND_FOLDER;
    play(run, &drawn, "return");
    claim(run, seen_int(run, "returned") == UV_EISDIR,
          "'%s' cannot get its name in the backup, for a folder has it "
          "(UV_EISDIR), but backup_run() returned %s",
          drawn.file[blocked].name,
          status_text(seen_int(run, "returned")).text);
}
END_HIDDEN_TEST

static void claim_unchanged(struct run *run, const struct drawn *drawn,
                            size_t index)
{
    const struct drawn_file *file = &drawn->file[index];

    claim(run,
          seen_int(run, key_at("later_kind", index).text) == file->old_kind &&
              (file->old_kind != KIND_FILE ||
               same_bytes(run, "later_bytes", index, file->old, file->old_len)),
          "'%s' cannot be copied, but what the backup had at its name before "
          "has changed",
          file->name);
}

/* Looked at a minute later: whether all has ended is another test. */
HIDDEN_TEST(nothing_half_is_left)
{
    struct drawn drawn;
    size_t blocked;

    draw(run, &drawn);
    draw_unreadable(run, &drawn);
    /* The last one can be read, and gets as far as its new name. */
    blocked = drawn.count - 1;
    drawn.file[blocked].old_kind = KIND_FOLDER;
    play(run, &drawn, "later");
    claim(run, seen_int(run, "later_others") == 0,
          "%lld files that nobody asked for are left in the backup: '%s.part' "
          "may be one of them, for a folder has the name that this copy should "
          "get",
          seen_int(run, "later_others"), drawn.file[blocked].name);
    for (size_t i = 0; i < drawn.count; i++)
        if (i == blocked || drawn.file[i].kind != KIND_FILE)
            claim_unchanged(run, &drawn, i);
}
END_HIDDEN_TEST

static bool same_later(struct run *run, size_t index)
{
    size_t len;
    const void *bytes = seen_bytes(run, key_at("bytes", index).text, &len);

    return seen_int(run, key_at("kind", index).text) ==
               seen_int(run, key_at("later_kind", index).text) &&
           same_bytes(run, "later_bytes", index, bytes, len);
}

HIDDEN_TEST(nothing_goes_on_after_backup)
{
    struct drawn drawn;

    draw(run, &drawn);
    draw_unreadable(run, &drawn);
    play(run, &drawn, "both");
    for (size_t i = 0; i < drawn.count; i++)
        claim(run, same_later(run, i),
              "the copy of '%s' was still being made when backup_run() had "
              "returned",
              drawn.file[i].name);
    claim(run, seen_int(run, "others") == seen_int(run, "later_others"),
          "files came or went in the backup when backup_run() had returned");
}
END_HIDDEN_TEST

/* A folder among the files, never the last, so that a backup that stops there
 * leaves something out. */
static void draw_folder(struct run *run, struct drawn *drawn)
{
    size_t folder = (size_t)random_below(run_random(run), drawn->count - 1);

    for (size_t i = 0; i < drawn->count; i++)
        drawn->file[i].old_kind = KIND_MISSING;
    drawn->file[folder].kind = KIND_FOLDER;
}

static size_t count_copied(struct run *run, const struct drawn *drawn)
{
    size_t copied = 0;

    for (size_t i = 0; i < drawn->count; i++)
        copied += drawn->file[i].kind == KIND_FILE && is_copied(run, drawn, i);
    return copied;
}

/* Which choice is true of what was measured; unanswered if none is. */
static enum backup_why measured(struct run *run, size_t copied, size_t good)
{
    switch (seen_int(run, "returned")) {
    case 0:
        return BACKUP_WHY_SUCCESS;
    case UV_ENOENT:
        return BACKUP_WHY_CLEANUP;
    case UV_EISDIR:
        return copied == good ? BACKUP_WHY_CAUSE : BACKUP_WHY_STOPS;
    default:
        return BACKUP_WHY_UNANSWERED;
    }
}

HIDDEN_TEST(backup_why_fits)
{
    struct drawn drawn;
    size_t copied;
    long long answer;

    draw(run, &drawn);
    draw_folder(run, &drawn);
    play(run, &drawn, "why");
    answer = seen_int(run, "answer");
    copied = count_copied(run, &drawn);
    claim(run, answer != BACKUP_WHY_UNANSWERED,
          "the question is not answered yet: choose one of enum backup_why");
    claim(run, answer == (long long)measured(run, copied, drawn.count - 1),
          "your answer does not fit what the program does: one of %zu files is "
          "a folder, %zu are copied, and backup_run() returns %s",
          drawn.count, copied, status_text(seen_int(run, "returned")).text);
}
END_HIDDEN_TEST

/* What a backup without trouble returns, and one with a single failure, does
 * not depend on the order: a few draws are enough. */
enum { DRAWS = 16 };

void suite_part5(struct hidden *hidden)
{
    hidden_add(hidden, 5, good_files_are_copied);
    hidden_add_test(hidden, 5, "all_good_returns_zero", all_good_returns_zero,
                    DRAWS);
    hidden_add_test(hidden, 5, "failed_rename_is_returned",
                    failed_rename_is_returned, DRAWS);
    hidden_add(hidden, 5, first_error_is_returned);
    hidden_add(hidden, 5, nothing_half_is_left);
    hidden_add(hidden, 5, nothing_goes_on_after_backup);
    hidden_add_question(hidden, 5, backup_why_fits);
}
