/* expect: none */
/* A loudspeaker has one buffer for all announcements. Each is written into it
 * only when the one before has completed. */
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

static const char *const trains[] = {"Lyon", "Graz", "Bern"};
enum { TRAINS = 3 };

struct speaker {
    uv_pipe_t wire;
    uv_write_t write;
    char text[32];
    int next;
};

static struct speaker speaker;

static void announce(struct speaker *s);

static void announced(uv_write_t *req, int status)
{
    struct speaker *s = req->data;

    assert(status == 0);
    memset(s->text, '#', sizeof(s->text));
    if (++s->next == TRAINS)
        uv_close((uv_handle_t *)&s->wire, NULL);
    else
        announce(s);
}

static void announce(struct speaker *s)
{
    uv_buf_t buf;

    snprintf(s->text, sizeof(s->text), "to %s;", trains[s->next]);
    buf = uv_buf_init(s->text, strlen(s->text));
    s->write.data = s;
    assert(uv_write(&s->write, (uv_stream_t *)&s->wire, &buf, 1, announced) ==
           0);
}

int main(void)
{
    char got[64] = "";
    int ends[2];

    assert(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    uv_pipe_init(uv_default_loop(), &speaker.wire, 0);
    uv_pipe_open(&speaker.wire, ends[0]);
    announce(&speaker);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(read(ends[1], got, sizeof(got) - 1) > 0);
    close(ends[1]);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return strcmp(got, "to Lyon;to Graz;to Bern;") == 0 ? 0 : 1;
}
