/* expect: none */
/* A turtle sends one byte by uv_write with no callback. The request is static,
 * the byte constant: nothing can be lost with it. */
#include <assert.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

struct turtle {
    uv_pipe_t shell;
    uv_shutdown_t sleep;
    uv_write_t step;
};

static struct turtle turtle;
static int asleep;

static void sleeps(uv_shutdown_t *req, int status)
{
    assert(status == 0); /* so all bytes are written */
    asleep = 1;
    uv_close((uv_handle_t *)req->handle, NULL);
}

static void walk(uv_timer_t *timer)
{
    static char step[] = "s";
    uv_buf_t buf = uv_buf_init(step, 1);

    assert(uv_write(&turtle.step, (uv_stream_t *)&turtle.shell, &buf, 1,
                    NULL) == 0);
    assert(uv_shutdown(&turtle.sleep, (uv_stream_t *)&turtle.shell, sleeps) ==
           0);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t morning;
    int ends[2];
    char got[4];

    assert(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    uv_pipe_init(uv_default_loop(), &turtle.shell, 0);
    uv_pipe_open(&turtle.shell, ends[0]);
    uv_timer_init(uv_default_loop(), &morning);
    uv_timer_start(&morning, walk, 4, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(read(ends[1], got, sizeof(got)) == 1);
    close(ends[1]);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return asleep ? 0 : 1;
}
