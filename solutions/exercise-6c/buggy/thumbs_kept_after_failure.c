/* expect: check=6c.2.thumbs rule=- line=0 */
/*
 * thumbs.c - makes small pictures of an album; a semaphore lets so many through
 * at a time.
 */
#include "thumbs.h"

struct thumb {
    struct semaphore *service;
    int photo;
    int *ret_thumb;
};

static int thumb_run(void *arg)
{
    struct thumb *thumb = arg;
    int rc = semaphore_acquire(thumb->service);

    if (rc < 0)
        return rc;
    rc = thumb_render(thumb->photo, thumb->ret_thumb);
    if (rc < 0)
        return rc;
    semaphore_release(thumb->service);
    return rc;
}

int thumbs_make(size_t count, unsigned limit, int *thumbs)
{
    struct semaphore service = SEMAPHORE_INIT(limit);
    struct thumb all[THUMBS_MAX];
    struct task *tasks[THUMBS_MAX];
    int results[THUMBS_MAX], made = 0;

    for (size_t i = 0; i < count; i++) {
        all[i] = (struct thumb){&service, (int)i, &thumbs[i]};
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
