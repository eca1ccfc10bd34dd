/* expect: none */
/* A storyteller goes on when its listener has left: the write fails, the status
 * is read, and everything is closed and freed. */
#include <assert.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

struct sentence {
    uv_write_t req;
    char *text;
};

static uv_pipe_t line;
static int ended, failed;

static void told(uv_write_t *req, int status)
{
    struct sentence *s = req->data;

    failed += status < 0;
    ended++;
    free(s->text);
    free(s);
    if (!uv_is_closing((uv_handle_t *)&line))
        uv_close((uv_handle_t *)&line, NULL);
}

static int tell(const char *text)
{
    struct sentence *s = malloc(sizeof(*s));
    uv_buf_t buf;
    int rc;

    assert(s);
    s->text = strdup(text);
    s->req.data = s;
    buf = uv_buf_init(s->text, strlen(s->text));
    rc = uv_write(&s->req, (uv_stream_t *)&line, &buf, 1, told);
    if (rc < 0) {
        free(s->text);
        free(s);
    }
    return rc;
}

static void evening(uv_timer_t *timer)
{
    if (tell("There was a king.") < 0)
        uv_close((uv_handle_t *)&line, NULL);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t timer;
    int ends[2];

    signal(SIGPIPE, SIG_IGN);
    assert(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    uv_pipe_init(uv_default_loop(), &line, 0);
    uv_pipe_open(&line, ends[0]);
    close(ends[1]);
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, evening, 5, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return ended == failed ? 0 : 1;
}
