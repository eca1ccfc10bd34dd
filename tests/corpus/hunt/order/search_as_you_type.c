/* expect: class=order rule=UV506 also=UV504 line=37 */
/*
 * Each key starts a search. The answer that comes last is shown, and that may
 * be the answer to an older text.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

struct search {
    uv_work_t work;
    unsigned number;
    char text[8];
    char answer[16];
};

static struct {
    unsigned newest;
    char text[8];
    char shown[16];
} box;

static void look_up(uv_work_t *work)
{
    struct search *s = work->data;

    snprintf(s->answer, sizeof(s->answer), "%s...", s->text);
}

static void answered(uv_work_t *work, int status)
{
    struct search *s = work->data;

    assert(status == 0);
    memcpy(box.shown, s->answer, sizeof(box.shown));
    free(s);
}

static void key_pressed(uv_timer_t *keyboard)
{
    static const char word[] = "fig";
    struct search *s = calloc(1, sizeof(*s));

    s->number = ++box.newest;
    box.text[s->number - 1] = word[s->number - 1];
    memcpy(s->text, box.text, sizeof(s->text));
    s->work.data = s;
    assert(uv_queue_work(keyboard->loop, &s->work, look_up, answered) == 0);
    if (word[s->number] == '\0')
        uv_close((uv_handle_t *)keyboard, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_timer_t keyboard;

    uv_timer_init(loop, &keyboard);
    uv_timer_start(&keyboard, key_pressed, 1, 6);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return strcmp(box.shown, "fig...") == 0 ? 0 : 1;
}
