/* expect: none */
/* A daemon reads its settings again on SIGHUP, which libuv turns into a
 * callback. */
#include <assert.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

struct daemon {
    uv_timer_t work;
    uv_timer_t reload;
    uv_signal_t hangup;
    char *settings;
    int reloads, ticks;
};

static struct daemon self;

static void reload(uv_timer_t *timer)
{
    (void)timer;
    self.reloads++;
}

static void hang_up(uv_signal_t *handle, int number)
{
    (void)handle;
    (void)number;
    free(self.settings);
    self.settings = strdup("verbose=1");
    uv_timer_start(&self.reload, reload, 0, 0);
}

static void close_any(uv_handle_t *handle, void *arg)
{
    (void)arg;
    uv_close(handle, NULL);
}

static void work(uv_timer_t *timer)
{
    self.ticks++;
    if (self.ticks == 2)
        raise(SIGHUP);
    if (self.reloads > 0)
        uv_walk(timer->loop, close_any, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    uv_signal_init(loop, &self.hangup);
    uv_signal_start(&self.hangup, hang_up, SIGHUP);
    self.settings = strdup("verbose=0");
    uv_timer_init(loop, &self.work);
    uv_timer_init(loop, &self.reload);
    uv_timer_start(&self.work, work, 5, 5);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(strcmp(self.settings, "verbose=1") == 0);
    free(self.settings);
    assert(uv_loop_close(loop) == 0);
    return self.reloads == 1 ? 0 : 1;
}
