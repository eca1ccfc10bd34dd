/*
 * album.c - makes small pictures of an album: the threads of the pool shrink,
 * the loop's thread counts and tells.
 */
#include "album.h"

#include <stdlib.h>

struct album {
    size_t untold;
    album_shrunk_cb each_shrunk;
    album_done_cb done;
    void *arg;
    struct album_report report;
};

/* A photo on its way: nobody but its own work touches it. */
struct shrinking {
    uv_work_t work;
    struct album *album;
    const struct photo *photo;
    size_t index;
    int status;
    unsigned small_kb;
};

/* On a thread of the pool. */
static void shrink(uv_work_t *work)
{
    struct shrinking *s = work->data;

    s->status = photo_shrink(s->photo, &s->small_kb);
}

static void album_count(struct album *album, const struct shrinking *s)
{
    if (s->status < 0) {
        album->report.failed++;
        return;
    }
    album->report.shrunk++;
    album->report.saved_kb += s->photo->kilobytes - s->small_kb;
}

static void photo_done(struct album *album, struct shrinking *s)
{
    album_count(album, s);
    album->each_shrunk(album->arg, s->index, s->status);
    free(s);
    if (--album->untold > 0)
        return;
    album->done(album->arg, &album->report);
    free(album);
}

/* On the loop's thread again. */
static void shrunk(uv_work_t *work, int status)
{
    struct shrinking *s = work->data;

    if (status < 0)
        s->status = status;
    photo_done(s->album, s);
}

static int photo_begin(struct album *album, uv_loop_t *loop,
                       const struct photo *photo, size_t index)
{
    struct shrinking *s = calloc(1, sizeof(*s));
    int rc;

    if (!s)
        return UV_ENOMEM;
    s->album = album;
    s->photo = photo;
    s->index = index;
    s->work.data = s;
    rc = uv_queue_work(loop, &s->work, shrink, shrunk);
    if (rc < 0)
        free(s);
    return rc;
}

int album_shrink(uv_loop_t *loop, const struct photo *photos, size_t count,
                 album_shrunk_cb each_shrunk, album_done_cb done, void *arg)
{
    struct album *album;
    int rc = 0;

    if (count == 0 || count > ALBUM_PHOTOS_MAX)
        return UV_EINVAL;
    album = calloc(1, sizeof(*album));
    if (!album)
        return UV_ENOMEM;
    album->each_shrunk = each_shrunk;
    album->done = done;
    album->arg = arg;
    for (size_t i = 0; i < count && rc == 0; i++) {
        rc = photo_begin(album, loop, &photos[i], i);
        album->untold += rc == 0;
    }
    if (album->untold == 0)
        free(album);
    return rc;
}
