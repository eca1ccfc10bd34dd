/* expect: none */
/*
 * Each key has a timer that is started anew on every change, from several
 * tasks. Restarting replaces the due time on purpose; the value saved is the
 * newest one.
 */
#include <assert.h>
#include <uv.h>

enum { KEYS = 2 };

struct entry {
    uv_timer_t debounce;
    int value, saved, saves;
};

static struct entry entries[KEYS];

static void save(uv_timer_t *timer)
{
    struct entry *e = timer->data;

    e->saved = e->value;
    e->saves++;
}

static void change(struct entry *e, int value)
{
    e->value = value;
    uv_timer_start(&e->debounce, save, 6, 0);
}

static void remote_change(uv_fs_t *req)
{
    struct entry *e = req->data;

    assert(req->result == 0);
    uv_fs_req_cleanup(req);
    change(e, e->value + 100);
}

static void user_types(uv_timer_t *timer)
{
    static int keystrokes;

    change(&entries[keystrokes % KEYS], entries[keystrokes % KEYS].value + 1);
    if (++keystrokes == 6)
        uv_close((uv_handle_t *)timer, NULL);
}

static void close_handle(uv_handle_t *handle, void *arg)
{
    (void)arg;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_timer_t user;
    uv_fs_t req;

    for (int i = 0; i < KEYS; i++) {
        uv_timer_init(loop, &entries[i].debounce);
        entries[i].debounce.data = &entries[i];
    }
    uv_timer_init(loop, &user);
    uv_timer_start(&user, user_types, 1, 1);
    req.data = &entries[0];
    assert(uv_fs_stat(loop, &req, ".", remote_change) == 0);
    uv_run(loop, UV_RUN_DEFAULT);
    uv_walk(loop, close_handle, NULL);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return entries[0].saved == 103 && entries[1].saved == 3 ? 0 : 1;
}
