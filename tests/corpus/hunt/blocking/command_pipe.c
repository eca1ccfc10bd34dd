/* expect: class=blocking rule=UV301 line=27 schedules=any */
/* A daemon looks each tick for a command in a pipe. The pipe blocks, and the
 * operator has not written yet. */
#include <assert.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

static int ends[2];
static char command[16];

static void operate(uv_work_t *req)
{
    (void)req;
    usleep(80 * 1000);
    assert(write(ends[1], "stop", 4) == 4);
}

static void operated(uv_work_t *req, int status)
{
    (void)req;
    assert(status == 0);
}

static void tick(uv_timer_t *timer)
{
    ssize_t got = read(ends[0], command, sizeof(command) - 1);

    if (got > 0 && strncmp(command, "stop", 4) == 0)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_work_t operator;
    static uv_timer_t ticks;

    assert(pipe(ends) == 0);
    uv_timer_init(uv_default_loop(), &ticks);
    uv_timer_start(&ticks, tick, 10, 10);
    uv_queue_work(uv_default_loop(), &operator, operate, operated);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    close(ends[0]);
    close(ends[1]);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return strcmp(command, "stop") == 0 ? 0 : 1;
}
