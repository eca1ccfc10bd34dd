/* expect: none */
/* An editor asks whether to save, and goes on in the callback of the answer. */
#include <assert.h>
#include <stdbool.h>
#include <uv.h>

struct prompt {
    uv_timer_t user;
    bool is_answered, yes;
    void (*answer)(bool yes);
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
    p->answer(p->yes);
}

static void ask(uv_loop_t *loop, void (*answer)(bool yes))
{
    uv_timer_init(loop, &prompt.user);
    prompt.user.data = &prompt;
    prompt.answer = answer;
    uv_timer_start(&prompt.user, answered, 40, 0);
}

static void go_on(bool yes)
{
    if (yes)
        saved++;
}

static void quit_pressed(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)timer, NULL);
    ask(timer->loop, go_on);
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
