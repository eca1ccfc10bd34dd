/* expect: check=5.4.order rule=- line=0 */
/*
 * play.c - plays a script: every actor recalls the next line in advance, and
 * keeps it until it is its turn.
 */
#include "play.h"

#include <stdbool.h>
#include <stdlib.h>

struct cue {
    struct play *play;
    size_t line;
    bool recalled;
};

struct play {
    uv_loop_t *loop;
    const struct script *script;
    size_t said;      /* lines that are */
    size_t recalling; /* actors who think */
    int status;
    play_over_cb over;
    void *arg;
    struct cue cues[PLAY_LINES_MAX];
};

static void line_recalled(void *arg, int status);

/* The actor's next line from `from` on. */
static void recall_next(struct play *play, unsigned actor, size_t from)
{
    const struct script *script = play->script;
    size_t line = from;
    int rc;

    while (line < script->lines && script->who[line] != actor)
        line++;
    if (line == script->lines || play->status < 0)
        return;
    play->cues[line] = (struct cue){play, line, false};
    rc = stage_recall(play->loop, script, line, line_recalled,
                      &play->cues[line]);
    if (rc == 0)
        play->recalling++;
    else
        play->status = rc;
}

/* As many lines as are recalled. */
static void say_lines(struct play *play, size_t line)
{
    const struct script *script = play->script;

    if (play->status == 0) {
        play->said++;
        stage_say(script, line);
        recall_next(play, script->who[line], line + 1);
    }
}

static void line_recalled(void *arg, int status)
{
    struct cue *cue = arg;
    struct play *play = cue->play;

    play->recalling--;
    cue->recalled = status == 0;
    if (play->status == 0)
        play->status = status;
    say_lines(play, cue->line);
    if (play->recalling > 0)
        return;
    play->over(play->arg, play->status);
    free(play);
}

int play_run(uv_loop_t *loop, const struct script *script, play_over_cb over,
             void *arg)
{
    struct play *play = calloc(1, sizeof(*play));
    int rc;

    if (!play)
        return UV_ENOMEM;
    play->loop = loop;
    play->script = script;
    play->over = over;
    play->arg = arg;
    for (unsigned actor = 0; actor < PLAY_ACTORS_MAX; actor++)
        recall_next(play, actor, 0);
    rc = play->status;
    /* Nothing was begun, so nothing will be told. */
    if (play->recalling > 0)
        return 0;
    free(play);
    return rc;
}
