/*
 * backup.h - the contract of part 5: copies files to a folder, each of them
 * whole or not at all, and tells when one could not be copied.
 */
#ifndef BACKUP_H
#define BACKUP_H

#include <stddef.h>

#include "async.h"

struct backup {
    const char *source, *target; /* folders that are there */
    const char *const *names;    /* of the files in `source`; no two alike */
    size_t count;                /* 1 or more */
};

/*
 * Copies each file to the same name in `target`, all at the same time; to be
 * called in a task. A file that cannot be copied stops no other.
 *
 * A copy is first written to the name with ".part" behind it, and gets its
 * real name when it is whole. If a file cannot be copied, its ".part" is
 * removed, and what had its name in `target` before stays as it was.
 *
 * Returns when all copies have ended one way or the other, and nothing goes on
 * after that. Returns 0 if every file was copied. Otherwise returns the UV code
 * of the first file, in the order of `names`, that was not copied: that of the
 * step which failed (to read, to write or to rename).
 */
SUSPENDS int backup_run(const struct backup *backup);

/*
 * What does the caller learn when the program runs with backup.c as you found
 * it, and some of the files cannot be read because they are folders
 * (UV_EISDIR)? The grader runs it, looks at the result of backup_run(), and
 * counts the copies.
 */
enum backup_why {
    BACKUP_WHY_UNANSWERED,
    /* It returns UV_EISDIR, and every other file is copied. */
    BACKUP_WHY_CAUSE,
    /* It returns UV_EISDIR, and the files behind the first folder are not
     * copied: the backup stops there. */
    BACKUP_WHY_STOPS,
    /* It returns UV_ENOENT, because the ".part" that is to be removed is not
     * there: the caller looks for a file that is not missing. */
    BACKUP_WHY_CLEANUP,
    /* It returns 0, as if every file had been copied. */
    BACKUP_WHY_SUCCESS
};

/* Your answer. */
extern const enum backup_why backup_why;

#endif
