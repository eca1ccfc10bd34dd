/* expect: none */
/* A chat greets each visitor with a text that belongs to the request. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

struct greeting {
    uv_write_t req;
    char text[64];
};

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
    struct greeting *greeting = malloc(sizeof(*greeting));
    uv_buf_t buf;

    snprintf(greeting->text, sizeof(greeting->text), "welcome, %s\n", visitor);
    buf = uv_buf_init(greeting->text, strlen(greeting->text));
    uv_write(&greeting->req, (uv_stream_t *)&room, &buf, 1, said);
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
