/*
 * thumbs.c - makes small pictures of an album.
 *
 * All at once, whatever the limit: with two hundred photos the service closes
 * its doors. One after the other would be polite and slow. What lets just so
 * many through at a time?
 */
#include "thumbs.h"

struct thumb {
    int photo;
    int *ret_thumb;
};

static int thumb_run(void *arg)
{
    struct thumb *thumb = arg;

    return thumb_render(thumb->photo, thumb->ret_thumb);
}

int thumbs_make(size_t count, unsigned limit, int *thumbs)
{
    static struct thumb all[THUMBS_MAX]; /* too large for a task's stack? */
    struct task *tasks[THUMBS_MAX];
    int results[THUMBS_MAX], made = 0;

    (void)limit; /* goes away when you use it */
    for (size_t i = 0; i < count; i++) {
        all[i] = (struct thumb){(int)i, &thumbs[i]};
        tasks[i] = task_new("thumb", thumb_run, &all[i]);
    }
    (void)gather(tasks, count, results);
    for (size_t i = 0; i < count; i++) {
        if (results[i] < 0)
            thumbs[i] = results[i];
        made += results[i] == 0;
    }
    return made;
}
