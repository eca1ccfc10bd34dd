/* driver_part5.c - has files backed up and tells what is in the backup. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "play/driver.h"

#include "../../../exercises/exercise-6d/backup.h"
#include "../key.h"
#include "driver_file.h"
#include "specimen.h"

enum {
    FILES_MAX = 16,
    BYTES_MAX = 8192,
    PATH_SIZE = 320,
    LATER_MS = 60 * 1000
};
/* What is at a name of the source or the target. */
enum { KIND_FILE, KIND_MISSING, KIND_FOLDER };

typedef int (*run_fn)(const struct backup *backup);

static run_fn run;
static const enum backup_why *why;

static const char *names[FILES_MAX];
static struct backup backup = {"source", "target", names, 0};

static void make(const char *folder, const char *name, long long kind,
                 const void *data, size_t len)
{
    char path[PATH_SIZE];

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    if (kind == KIND_FILE)
        driver_write_file(path, data, len);
    else if (kind == KIND_FOLDER)
        (void)mkdir(path, 0700); /* seen by the test if not */
}

/* Inputs: "files"; for each its name, kind and bytes in the source, and what
 * has its name in the target already ("old_kind", "old"). */
static void scene_make(void)
{
    const void *data;
    size_t len;

    backup.count = (size_t)input_int("files");
    (void)mkdir(backup.source, 0700);
    (void)mkdir(backup.target, 0700);
    for (size_t i = 0; i < backup.count && i < FILES_MAX; i++) {
        names[i] = input_text(key_at("name", i).text);
        data = input_bytes(key_at("bytes", i).text, &len);
        make(backup.source, names[i], input_int(key_at("kind", i).text), data,
             len);
        data = input_bytes(key_at("old", i).text, &len);
        make(backup.target, names[i], input_int(key_at("old_kind", i).text),
             data, len);
    }
}

/* "kind0", "bytes0", ...: what the target has at each name. */
static void observe_copies(const char *kind_key, const char *bytes_key)
{
    static char data[BYTES_MAX];
    char path[PATH_SIZE];

    for (size_t i = 0; i < backup.count; i++) {
        long long len;

        snprintf(path, sizeof(path), "%s/%s", backup.target, names[i]);
        len = driver_file_look(path, data, sizeof(data));
        observe_int(key_at(kind_key, i).text, len >= 0         ? KIND_FILE
                                              : len == -ENOENT ? KIND_MISSING
                                                               : KIND_FOLDER);
        observe_bytes(key_at(bytes_key, i).text, data,
                      len < 0 ? 0 : (size_t)len);
    }
}

/* What is in the target under any other name. */
static void observe_others(const char *key)
{
    DIR *folder = opendir(backup.target);
    struct dirent *entry;
    long long others = 0;

    while (folder && (entry = readdir(folder))) {
        bool known =
            strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;

        for (size_t i = 0; i < backup.count && !known; i++)
            known = strcmp(entry->d_name, names[i]) == 0;
        others += !known;
    }
    if (folder)
        closedir(folder);
    observe_int(key, others);
}

/* When a scene looks at the target. */
enum look { LOOK_NEVER = 0, LOOK_AT_RETURN = 1, LOOK_LATER = 2 };

/* The program that makes a backup, and then goes on for a minute. */
static int program(void *arg)
{
    const enum look *look = arg;
    int rc = run(&backup);

    observe_int("returned", rc);
    if (*look & LOOK_AT_RETURN) {
        observe_copies("kind", "bytes");
        observe_others("others");
    }
    return async_sleep(LATER_MS);
}

static void back_up(enum look look)
{
    scene_make();
    async_run(driver_loop(), task_new("program", program, &look));
    if (look & LOOK_LATER) {
        observe_copies("later_kind", "later_bytes");
        observe_others("later_others");
    }
    driver_close_loop();
}

static void run_return(void)
{
    back_up(LOOK_NEVER);
}

static void run_backup(void)
{
    back_up(LOOK_AT_RETURN);
}

static void run_later(void)
{
    back_up(LOOK_LATER);
}

static void run_both(void)
{
    back_up(LOOK_AT_RETURN | LOOK_LATER);
}

static int specimen(void *arg)
{
    (void)arg;
    observe_int("returned", specimen_backup_run(&backup));
    observe_copies("kind", "bytes");
    return 0;
}

static void run_why(void)
{
    scene_make();
    async_run(driver_loop(), task_new("program", specimen, NULL));
    observe_int("answer", *why);
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"backup_run", (void **)&run},
    {"backup_why", (void **)&why},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"return", run_return}, {"backup", run_backup}, {"later", run_later},
    {"both", run_both},     {"why", run_why},       {NULL, NULL},
};

extern const struct driver_part driver_part5;
const struct driver_part driver_part5 = {5, symbols, tests};
