/* expect: class=blocking rule=UV303 line=32 schedules=any */
/* An editor asks whether to save. The callback of the key runs the loop itself
 * until the answer is there. */
#include <assert.h>
#include <stdbool.h>
#include <uv.h>

struct prompt {
    uv_timer_t user;
    bool is_answered, yes;
};

static struct prompt prompt;
static uv_timer_t key;
static int saved;

static void answered(uv_timer_t *timer)
{
    struct prompt *p = timer->data;

    p->yes = true;
    p->is_answered = true;
    uv_close((uv_handle_t *)timer, NULL);
}

static bool ask(uv_loop_t *loop)
{
    uv_timer_init(loop, &prompt.user);
    prompt.user.data = &prompt;
    uv_timer_start(&prompt.user, answered, 40, 0);
    while (!prompt.is_answered)
        uv_run(loop, UV_RUN_ONCE);
    return prompt.yes;
}

static void quit_pressed(uv_timer_t *timer)
{
    if (ask(timer->loop))
        saved++;
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_timer_init(uv_default_loop(), &key);
    uv_timer_start(&key, quit_pressed, 10, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(prompt.is_answered);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return saved == 1 ? 0 : 1;
}
