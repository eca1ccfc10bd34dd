/*
 * play.c - plays a script.
 *
 * Every line is said, and in order. But nobody begins to think before the one
 * who speaks has finished, and the audience falls asleep. While one speaks or
 * thinks, the others could recall their own next lines.
 */
#include "play.h"

#include <stdlib.h>

struct play {
    uv_loop_t *loop;
    const struct script *script;
    size_t next; /* the line that is recalled */
    play_over_cb over;
    void *arg;
};

static void line_recalled(void *arg, int status)
{
    struct play *play = arg;

    if (status == 0)
        stage_say(play->script, play->next++);
    if (status == 0 && play->next < play->script->lines)
        status = stage_recall(play->loop, play->script, play->next,
                              line_recalled, play);
    else
        status = status < 0 ? status : 1;
    if (status == 0)
        return;
    play->over(play->arg, status < 0 ? status : 0);
    free(play);
}

int play_run(uv_loop_t *loop, const struct script *script, play_over_cb over,
             void *arg)
{
    struct play *play = calloc(1, sizeof(*play));
    int rc;

    if (!play)
        return UV_ENOMEM;
    *play = (struct play){loop, script, 0, over, arg};
    rc = stage_recall(loop, script, 0, line_recalled, play);
    if (rc < 0)
        free(play);
    return rc;
}
