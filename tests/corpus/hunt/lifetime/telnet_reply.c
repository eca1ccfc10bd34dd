/* expect: class=lifetime rule=UV207 line=35 schedules=any */
/* A telnet client has one write request in its struct, and says two lines with
 * it without waiting for the first. */
#include <assert.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

struct client {
    uv_pipe_t stream;
    uv_write_t write;
    const char *const *lines;
    int said, count;
};

static const char *const lines[] = {"HELO", "QUIT"};

static void say(struct client *c, const char *line);

static void written(uv_write_t *req, int status)
{
    struct client *c = req->data;

    assert(status == 0);
    if (++c->said == c->count)
        uv_close((uv_handle_t *)&c->stream, NULL);
}

static void say(struct client *c, const char *line)
{
    uv_buf_t buf = uv_buf_init((char *)line, strlen(line));

    c->write.data = c;
    uv_write(&c->write, (uv_stream_t *)&c->stream, &buf, 1, written);
}

static void converse(struct client *c)
{
    for (int i = 0; i < c->count; i++)
        say(c, c->lines[i]);
}

int main(void)
{
    static struct client client = {.lines = lines, .count = 2};
    int ends[2];
    char got[32] = "";
    ssize_t n;

    assert(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    uv_pipe_init(uv_default_loop(), &client.stream, 0);
    uv_pipe_open(&client.stream, ends[0]);
    converse(&client);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    n = read(ends[1], got, sizeof(got) - 1);
    close(ends[1]);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return n == 8 && client.said == 2 ? 0 : 1;
}
