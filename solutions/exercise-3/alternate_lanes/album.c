/*
 * album.c - makes small pictures of an album: four lanes, each with a work of
 * its own, which is queued again for the next photo. The report is shared by
 * the pool's threads, under a lock that nobody holds for long.
 */
#include "album.h"

#include <stdlib.h>

enum { LANES = 4 };

struct lane {
    uv_work_t work;
    struct album *album;
    size_t index; /* of the photo that it has */
    int status;
};

struct album {
    const struct photo *photos;
    size_t count, next, open_lanes;
    album_shrunk_cb each_shrunk;
    album_done_cb done;
    void *arg;
    uv_mutex_t lock; /* of the report */
    struct album_report report;
    struct lane lanes[LANES];
};

static void album_free(struct album *album)
{
    uv_mutex_destroy(&album->lock);
    free(album);
}

/* On a thread of the pool. */
static void lane_shrink(uv_work_t *work)
{
    struct lane *lane = work->data;
    struct album *album = lane->album;
    const struct photo *photo = &album->photos[lane->index];
    unsigned small_kb = 0;

    lane->status = photo_shrink(photo, &small_kb);
    uv_mutex_lock(&album->lock);
    if (lane->status == 0)
        album->report.saved_kb += photo->kilobytes - small_kb;
    album->report.shrunk += lane->status == 0;
    album->report.failed += lane->status < 0;
    uv_mutex_unlock(&album->lock);
}

static int lane_go_on(struct lane *lane);

/* On the loop's thread. */
static void lane_came(uv_work_t *work, int status)
{
    struct lane *lane = work->data;
    struct album *album = lane->album;

    album->each_shrunk(album->arg, lane->index,
                       status < 0 ? status : lane->status);
    if (album->next < album->count && lane_go_on(lane) == 0)
        return;
    if (--album->open_lanes > 0)
        return;
    album->done(album->arg, &album->report);
    album_free(album);
}

static int lane_go_on(struct lane *lane)
{
    lane->index = lane->album->next++;
    lane->work.data = lane;
    return uv_queue_work(lane->work.loop, &lane->work, lane_shrink, lane_came);
}

static int open_lanes(struct album *album, uv_loop_t *loop)
{
    int rc = 0;

    for (size_t i = 0; i < LANES && album->next < album->count && !rc; i++) {
        struct lane *lane = &album->lanes[i];

        lane->album = album;
        lane->work.loop = loop;
        rc = lane_go_on(lane);
        album->open_lanes += rc == 0;
    }
    return album->open_lanes > 0 ? 0 : rc;
}

int album_shrink(uv_loop_t *loop, const struct photo *photos, size_t count,
                 album_shrunk_cb each_shrunk, album_done_cb done, void *arg)
{
    struct album *album;
    int rc;

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
    uv_mutex_init(&album->lock);
    rc = open_lanes(album, loop);
    if (rc < 0)
        album_free(album);
    return rc;
}
