/*
 * thumbs.c - makes small pictures of an album: as many workers as may be at it,
 * each of which takes the next photo as long as there is one.
 */
#include "thumbs.h"

struct album {
    size_t next, count;
    int *thumbs;
    int made;
};

static int worker_run(void *arg)
{
    struct album *album = arg;

    while (album->next < album->count) {
        size_t photo = album->next++;
        int rc = thumb_render((int)photo, &album->thumbs[photo]);

        if (rc < 0)
            album->thumbs[photo] = rc;
        album->made += rc == 0;
    }
    return 0;
}

int thumbs_make(size_t count, unsigned limit, int *thumbs)
{
    struct album album = {.count = count, .thumbs = thumbs};
    struct task *workers[THUMBS_MAX];
    size_t n = limit < count ? limit : count;

    for (size_t i = 0; i < n; i++)
        workers[i] = task_new("worker", worker_run, &album);
    (void)gather(workers, n, NULL);
    return album.made;
}
