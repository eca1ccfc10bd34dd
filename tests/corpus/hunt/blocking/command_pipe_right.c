/* expect: none */
/* A daemon gets its commands from a pipe that libuv watches. */
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

static void readable(uv_poll_t *watch, int status, int events)
{
    (void)events;
    size_t have = strlen(command);
    ssize_t got;

    assert(status == 0);
    got = read(ends[0], command + have, sizeof(command) - 1 - have);
    if (got > 0 && strncmp(command, "stop", 4) == 0)
        uv_close((uv_handle_t *)watch, NULL);
}

int main(void)
{
    static uv_work_t operator;
    static uv_poll_t watch;

    assert(pipe(ends) == 0);
    uv_poll_init(uv_default_loop(), &watch, ends[0]);
    uv_poll_start(&watch, UV_READABLE, readable);
    uv_queue_work(uv_default_loop(), &operator, operate, operated);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    close(ends[0]);
    close(ends[1]);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return strcmp(command, "stop") == 0 ? 0 : 1;
}
