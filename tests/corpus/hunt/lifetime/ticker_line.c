/* expect: class=lifetime rule=UV215 line=29 schedules=any */
/* A stock ticker formats each price into one static line and writes it. The
 * second price overwrites the line while the first write may still read it. */
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

enum { PRICES = 3, LINE = 24 };

static uv_pipe_t feed;
static uv_write_t writes[PRICES];
static int written;

static void shown(uv_write_t *req, int status)
{
    (void)req;
    assert(status == 0);
    if (++written == PRICES)
        uv_close((uv_handle_t *)&feed, NULL);
}

static const char *format(const char *name, int cents)
{
    static char line[LINE];

    snprintf(line, sizeof(line), "%s %d.%02d\n", name, cents / 100,
             cents % 100);
    return line;
}

static void show(const char *name, int cents)
{
    static int count;
    const char *line = format(name, cents);
    uv_buf_t buf = uv_buf_init((char *)line, strlen(line));

    uv_write(&writes[count++], (uv_stream_t *)&feed, &buf, 1, shown);
}

int main(void)
{
    int ends[2];
    char got[128] = "";

    assert(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    uv_pipe_init(uv_default_loop(), &feed, 0);
    uv_pipe_open(&feed, ends[0]);
    show("GRAIN", 41250);
    show("COPPER", 990);
    show("SALT", 5);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(read(ends[1], got, sizeof(got) - 1) > 0);
    close(ends[1]);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return strcmp(got, "GRAIN 412.50\nCOPPER 9.90\nSALT 0.05\n") == 0 ? 0 : 1;
}
