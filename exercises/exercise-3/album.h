/*
 * album.h - the contract of part 2: makes small pictures of a whole album while
 * the loop goes on.
 */
#ifndef ALBUM_H
#define ALBUM_H

#include <stddef.h>
#include <uv.h>

enum { ALBUM_PHOTOS_MAX = 40 };

struct photo {
    const char *name;
    unsigned kilobytes;
};

/*
 * Given: makes a small picture of a photo. It computes without a pause, one
 * millisecond for every ten kilobytes, and does not return before that. Returns
 * 0 and how many kilobytes the small picture has, or UV_EIO if the photo is
 * damaged. May be called on any thread, and by several at the same time.
 */
int photo_shrink(const struct photo *photo, unsigned *ret_kilobytes);

/* One photo has been dealt with: `status` is what photo_shrink() returned;
 * `index` is its place in the album. */
typedef void (*album_shrunk_cb)(void *arg, size_t index, int status);

struct album_report {
    size_t shrunk, failed; /* photos */
    unsigned saved_kb;     /* kilobytes that all shrunk photos became smaller */
};

/* All photos have been dealt with. */
typedef void (*album_done_cb)(void *arg, const struct album_report *report);

/*
 * Shrinks all photos, and returns at once: 0, UV_EINVAL if `count` is 0 or more
 * than ALBUM_PHOTOS_MAX, or another negative UV code; then nothing is called.
 *
 * The threads of libuv's pool do the work, as many at a time as there are; the
 * loop goes on meanwhile. `each_shrunk` is called once for each photo as soon
 * as it has been dealt with, then `done`, once. Both are called from callbacks
 * of the loop, on its thread. A damaged photo stops no other.
 *
 * `photos` stays where it is until `done` is called.
 */
int album_shrink(uv_loop_t *loop, const struct photo *photos, size_t count,
                 album_shrunk_cb each_shrunk, album_done_cb done, void *arg);

#endif
