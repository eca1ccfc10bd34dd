/* expect: check=3.2.totals rule=UV501 line=39 */
/*
 * album.c - makes small pictures of an album: the threads of the pool shrink,
 * the loop's thread counts and tells.
 */
#include "album.h"

#include <stdlib.h>

/* A photo on its way: nobody but its own work touches it. */
struct shrinking {
    uv_work_t work;
    struct album *album;
    const struct photo *photo;
    int status;
    unsigned small_kb;
};

struct album {
    const struct photo *photos;
    size_t untold;
    album_shrunk_cb each_shrunk;
    album_done_cb done;
    void *arg;
    struct album_report report;
    struct shrinking shrinkings[]; /* one a photo */
};

/* On a thread of the pool. */
static void shrink(uv_work_t *work)
{
    struct shrinking *s = work->data;

    struct album *album = s->album;
    unsigned saved_kb = album->report.saved_kb;

    s->status = photo_shrink(s->photo, &s->small_kb);
    if (s->status == 0)
        album->report.saved_kb = saved_kb + s->photo->kilobytes - s->small_kb;
}

static void album_count(struct album *album, const struct shrinking *s)
{
    if (s->status < 0) {
        album->report.failed++;
        return;
    }
    album->report.shrunk++;
}

/* On the loop's thread again. */
static void shrunk(uv_work_t *work, int status)
{
    struct shrinking *s = work->data;
    struct album *album = s->album;

    if (status < 0)
        s->status = status;
    album_count(album, s);
    album->each_shrunk(album->arg, (size_t)(s->photo - album->photos),
                       s->status);
    if (--album->untold > 0)
        return;
    album->done(album->arg, &album->report);
    free(album);
}

static int photo_begin(struct album *album, uv_loop_t *loop, size_t index)
{
    struct shrinking *s = &album->shrinkings[index];

    s->album = album;
    s->photo = &album->photos[index];
    s->work.data = s;
    return uv_queue_work(loop, &s->work, shrink, shrunk);
}

int album_shrink(uv_loop_t *loop, const struct photo *photos, size_t count,
                 album_shrunk_cb each_shrunk, album_done_cb done, void *arg)
{
    struct album *album;
    int rc = 0;

    if (count == 0 || count > ALBUM_PHOTOS_MAX)
        return UV_EINVAL;
    album = calloc(1, sizeof(*album) + count * sizeof(struct shrinking));
    if (!album)
        return UV_ENOMEM;
    album->photos = photos;
    album->each_shrunk = each_shrunk;
    album->done = done;
    album->arg = arg;
    /* Work is refused only without a function: all of it begins, or none. */
    for (size_t i = 0; i < count && rc == 0; i++) {
        rc = photo_begin(album, loop, i);
        album->untold += rc == 0;
    }
    if (rc < 0)
        free(album);
    return rc;
}
