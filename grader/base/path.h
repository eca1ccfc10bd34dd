/* path.h - names of files, reading and writing them whole. */
#ifndef GRADE_BASE_PATH_H
#define GRADE_BASE_PATH_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/strbuf.h"

/* "dir/name", one slash between; the caller frees it. */
char *path_join(const char *dir, const char *name);
/* The part after the last slash; borrowed. */
const char *path_base(const char *path);
/* The part before the last slash, "." if there is none; the caller frees it. */
char *path_dir(const char *path);

bool path_is_dir(const char *path);
bool path_exists(const char *path);
/* A device, a pipe, a socket. */
bool path_is_special(const char *path);

/*
 * Appends a regular file's bytes to `ret_text`. -EFBIG if it has more than
 * `max_bytes`, -EISDIR, -ENOENT and so on as the system says, with a message
 * that names the file; `ret_text` is unchanged then.
 */
int path_read(const char *path, size_t max_bytes, struct strbuf *ret_text,
              struct error *err) __attribute__((warn_unused_result));

/*
 * Writes a file whole or not at all: to a temporary name beside it, flushed,
 * then renamed. On failure nothing is left behind. A file that was there keeps
 * its owner and rights; a link stays a link to what is written; a device or a
 * pipe is written into.
 */
int path_write(const char *path, const void *data, size_t len,
               struct error *err) __attribute__((warn_unused_result));

/*
 * Makes a file that is not there yet; -EEXIST, without a message, when the name
 * is taken, by a link too, even if it came in this instant. Nothing half
 * written is left.
 */
int path_create(const char *path, const void *data, size_t len,
                struct error *err) __attribute__((warn_unused_result));

/* For scandir(): by the bytes of the names, whatever the locale. */
int path_by_name(const struct dirent **a, const struct dirent **b);

/* Like `mkdir -p`, mode 0777 less the umask. */
int path_make_dirs(const char *path, struct error *err)
    __attribute__((warn_unused_result));

/* Removes a tree without following links, however deep it is and whatever
 * rights its folders have; silent when it is not there. */
void path_remove_tree(const char *path);
/* Removes all that an open folder holds and keeps the folder, mode 0700. That
 * it is open helps when somebody has taken away the right to look into it. */
void path_empty(int folder_fd);
/* The same, but for the entry `keep` (a name; NULL: none), which is not looked
 * into either: something may be mounted there. */
void path_empty_but(int folder_fd, const char *keep);

#endif
