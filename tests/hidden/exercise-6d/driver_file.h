/* driver_file.h - files of a scene, looked at without the loop. */
#ifndef EXERCISE_6D_DRIVER_FILE_H
#define EXERCISE_6D_DRIVER_FILE_H

#include <stddef.h>

/* Puts the bytes of a regular file into `data`, at most `room` of them, and
 * returns how many; -1 if there is no such file. */
long long driver_file_read(const char *path, void *data, size_t room);
/* The same at once, of no more than a file's own name: -ENOENT when nothing has
 * it, another negative errno when what has it is no regular file. */
long long driver_file_look(const char *path, void *data, size_t room);

#endif
