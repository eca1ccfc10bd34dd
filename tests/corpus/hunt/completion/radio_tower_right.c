/* expect: none */
/* A tower sends messages to ships. When uv_write refuses to start, the message
 * completes with that. */
#include <assert.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

struct ship {
    const char *name;
    uv_pipe_t line;
};

struct message {
    uv_write_t req;
    void (*done)(int status);
};

static struct ship ships[2] = {{.name = "Aurora"}, {.name = "Ghost"}};
static struct message messages[2];
static int done_count, failures;

static void written(uv_write_t *req, int status)
{
    struct message *m = req->data;

    m->done(status);
}

static void message_send(struct message *m, struct ship *ship,
                         void (*done)(int status))
{
    uv_buf_t buf = uv_buf_init((char *)ship->name, strlen(ship->name));
    int rc;

    m->done = done;
    m->req.data = m;
    rc = uv_write(&m->req, (uv_stream_t *)&ship->line, &buf, 1, written);
    if (rc < 0)
        done(rc);
}

static void told(int status)
{
    done_count++;
    failures += status < 0;
}

static void storm_over(uv_timer_t *timer)
{
    for (int i = 0; i < 2; i++)
        uv_close((uv_handle_t *)&ships[i].line, NULL);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t storm;
    int ends[2];

    assert(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    for (int i = 0; i < 2; i++)
        uv_pipe_init(uv_default_loop(), &ships[i].line, 0);
    uv_pipe_open(&ships[0].line, ends[0]);
    for (int i = 0; i < 2; i++)
        message_send(&messages[i], &ships[i], told);
    uv_timer_init(uv_default_loop(), &storm);
    uv_timer_start(&storm, storm_over, 30, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    close(ends[1]);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return done_count == 2 && failures <= 2 ? 0 : 1;
}
