/* put.h - words for the kernel: files below /proc and /sys/fs/cgroup, which
 * are there already and are written in one piece. */
#ifndef GRADE_PROC_PUT_H
#define GRADE_PROC_PUT_H

/* Both: 0 or a negative errno; only system calls, so that they are safe
 * between fork and exec. */
int put_text(const char *path, const char *text);
/* The file `name` of `folder`; -ENAMETOOLONG beyond 4 KiB. */
int put_text_in(const char *folder, const char *name, const char *text);

#endif
