/* expect: class=lifetime rule=UV206 line=31 schedules=any */
/* A chat greets each visitor with a text made in a local array: the write may
 * still need it when the function has returned. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

static uv_pipe_t room;
static int ends[2], greeted;

static void said(uv_write_t *req, int status)
{
    assert(status == 0);
    free(req);
    if (++greeted == 2)
        uv_close((uv_handle_t *)&room, NULL);
}

static void greet(const char *visitor)
{
    char text[64];
    uv_write_t *req = malloc(sizeof(*req));
    uv_buf_t buf;

    snprintf(text, sizeof(text), "welcome, %s\n", visitor);
    buf = uv_buf_init(text, strlen(text));
    uv_write(req, (uv_stream_t *)&room, &buf, 1, said);
}

static void knock(uv_timer_t *timer)
{
    greet("ada");
    greet("grace");
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_timer_t door;
    char heard[64] = "";

    assert(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    uv_pipe_init(uv_default_loop(), &room, 0);
    uv_pipe_open(&room, ends[0]);
    uv_timer_init(uv_default_loop(), &door);
    uv_timer_start(&door, knock, 5, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(read(ends[1], heard, sizeof(heard) - 1) > 0);
    close(ends[1]);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return strcmp(heard, "welcome, ada\nwelcome, grace\n") == 0 ? 0 : 1;
}
