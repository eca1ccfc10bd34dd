/* expect: none */
/*
 * Many callers want one profile. The first starts to load it, the others hang
 * themselves on a list that the completion empties: a list changed by many
 * callbacks, always as a whole step.
 */
#include <assert.h>
#include <uv.h>

struct caller {
    struct caller *next;
    long got;
};

static struct {
    enum { UNKNOWN, LOADING, KNOWN } state;
    uv_fs_t req;
    struct caller *waiting;
    long value;
    int loads;
} profile;

static void loaded(uv_fs_t *req)
{
    assert(req->result == 0);
    uv_fs_req_cleanup(req);
    profile.value = 77;
    profile.state = KNOWN;
    while (profile.waiting) {
        struct caller *caller = profile.waiting;

        profile.waiting = caller->next;
        caller->got = profile.value;
    }
}

static void want(uv_loop_t *loop, struct caller *caller)
{
    if (profile.state == KNOWN) {
        caller->got = profile.value;
        return;
    }
    caller->next = profile.waiting;
    profile.waiting = caller;
    if (profile.state == LOADING)
        return;
    profile.state = LOADING;
    profile.loads++;
    assert(uv_fs_stat(loop, &profile.req, ".", loaded) == 0);
}

static void late_caller(uv_timer_t *timer)
{
    want(timer->loop, timer->data);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct caller callers[4] = {{0}};
    uv_timer_t timer;
    long sum = 0;

    uv_timer_init(loop, &timer);
    timer.data = &callers[3];
    uv_timer_start(&timer, late_caller, 6, 0);
    for (int i = 0; i < 3; i++)
        want(loop, &callers[i]);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    for (int i = 0; i < 4; i++)
        sum += callers[i].got;
    return sum == 4 * 77 && profile.loads == 1 ? 0 : 1;
}
