/*
 * album.c - makes small pictures of an album.
 *
 * Somebody has read about juggling: one photo in each turn of the loop, so that
 * all others get their turn in between. It did not help much. A photo cannot be
 * done in slices, and a large one takes a second; for a second the loop is
 * deaf. And three of the four processors of this machine have nothing to do.
 *
 * Let the threads of libuv's pool do it: uv_queue_work(). Mind which of your
 * functions then runs on which thread, and what two of them could touch at the
 * same time.
 */
#include "album.h"

#include <stdlib.h>

struct album {
    uv_idle_t idle;
    const struct photo *photos;
    size_t count, next;
    album_shrunk_cb each_shrunk;
    album_done_cb done;
    void *arg;
    struct album_report report;
};

static void album_closed(uv_handle_t *handle)
{
    struct album *album = handle->data;

    album->done(album->arg, &album->report);
    free(album);
}

static int shrink_next(struct album *album)
{
    const struct photo *photo = &album->photos[album->next];
    unsigned small_kb = 0;
    int rc = photo_shrink(photo, &small_kb);

    if (rc < 0) {
        album->report.failed++;
    } else {
        album->report.shrunk++;
        album->report.saved_kb += photo->kilobytes - small_kb;
    }
    return rc;
}

static void turn_came(uv_idle_t *idle)
{
    struct album *album = idle->data;
    int rc = shrink_next(album);

    album->each_shrunk(album->arg, album->next, rc);
    if (++album->next == album->count)
        uv_close((uv_handle_t *)idle, album_closed);
}

int album_shrink(uv_loop_t *loop, const struct photo *photos, size_t count,
                 album_shrunk_cb each_shrunk, album_done_cb done, void *arg)
{
    struct album *album;

    if (count == 0 || count > ALBUM_PHOTOS_MAX)
        return UV_EINVAL;
    album = calloc(1, sizeof(*album));
    if (!album)
        return UV_ENOMEM;
    album->photos = photos;
    album->count = count;
    album->each_shrunk = each_shrunk;
    album->done = done;
    album->arg = arg;
    uv_idle_init(loop, &album->idle);
    album->idle.data = album;
    uv_idle_start(&album->idle, turn_came);
    return 0;
}
