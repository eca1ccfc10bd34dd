/*
 * backup.c - copies files to a backup folder, all at the same time.
 *
 * Each file is a task of its own and goes through the same steps:
 *
 *     read the source -> write NAME.part -> rename it to NAME
 */
#include "backup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const enum backup_why backup_why = BACKUP_WHY_SUCCESS;

/* One file on its way into the backup. */
struct copy {
    char *from, *part, *to; /* paths */
};

/* "folder/name" and the suffix behind it; NULL without memory. */
static char *path_make(const char *folder, const char *name, const char *suffix)
{
    size_t size = strlen(folder) + strlen(name) + strlen(suffix) + 2;
    char *path = malloc(size);

    if (path)
        snprintf(path, size, "%s/%s%s", folder, name, suffix);
    return path;
}

static int copy_init(struct copy *copy, const struct backup *backup,
                     const char *name)
{
    copy->from = path_make(backup->source, name, "");
    copy->part = path_make(backup->target, name, ".part");
    copy->to = path_make(backup->target, name, "");
    return copy->from && copy->part && copy->to ? 0 : UV_ENOMEM;
}

static void copy_release(struct copy *copy)
{
    free(copy->from);
    free(copy->part);
    free(copy->to);
}

/* The three steps; the first that fails ends it. */
static int copy_steps(const struct copy *copy)
{
    char *data;
    size_t len;
    int rc = async_read_file(copy->from, &data, &len);

    if (rc < 0)
        return rc;
    rc = async_write_file(copy->part, data, len);
    free(data);
    if (rc < 0)
        return rc;
    return async_rename(copy->part, copy->to);
}

/* The body of a file's task. */
static int copy_run(void *arg)
{
    const struct copy *copy = arg;
    int rc = copy_steps(copy);

    /* Half a copy must not stay behind. What removing it says is of no
     * interest: there may be none, and the cause is known already. */
    if (rc < 0)
        (void)async_unlink(copy->part);
    return rc;
}

int backup_run(const struct backup *backup)
{
    struct copy *copies = calloc(backup->count, sizeof(*copies));
    struct task **tasks = calloc(backup->count, sizeof(struct task *));
    int rc = copies && tasks ? 0 : UV_ENOMEM;

    for (size_t i = 0; i < backup->count && rc == 0; i++)
        rc = copy_init(&copies[i], backup, backup->names[i]);
    if (rc < 0)
        goto out;
    for (size_t i = 0; i < backup->count; i++)
        tasks[i] = task_new(backup->names[i], copy_run, &copies[i]);
    /* Every copy comes to its end, and the first error is what we return. */
    rc = gather(tasks, backup->count, NULL);
out:
    for (size_t i = 0; copies && i < backup->count; i++)
        copy_release(&copies[i]);
    free(copies);
    free(tasks);
    return rc;
}
