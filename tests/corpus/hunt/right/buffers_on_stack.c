/* expect: none */
/* A telegraph hands uv_write an array of buffers that lives on the stack: libuv
 * copies the array, only the bytes must stay, and they are constant. */
#include <assert.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

struct telegraph {
    uv_pipe_t wire;
    uv_write_t writes[2];
    int sent;
};

static struct telegraph telegraph;

static void sent(uv_write_t *req, int status)
{
    struct telegraph *t = req->data;

    assert(status == 0);
    if (++t->sent == 2)
        uv_close((uv_handle_t *)&t->wire, NULL);
}

static void send_words(struct telegraph *t, uv_write_t *req, const char *first,
                       const char *second)
{
    uv_buf_t words[] = {
        uv_buf_init((char *)first, strlen(first)),
        uv_buf_init(" ", 1),
        uv_buf_init((char *)second, strlen(second)),
        uv_buf_init(" stop ", 6),
    };

    req->data = t;
    assert(uv_write(req, (uv_stream_t *)&t->wire, words, 4, sent) == 0);
}

int main(void)
{
    static const char expected[] = "arrive monday stop send money stop ";
    char got[64] = "";
    int ends[2];

    assert(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    uv_pipe_init(uv_default_loop(), &telegraph.wire, 0);
    uv_pipe_open(&telegraph.wire, ends[0]);
    send_words(&telegraph, &telegraph.writes[0], "arrive", "monday");
    send_words(&telegraph, &telegraph.writes[1], "send", "money");
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(read(ends[1], got, sizeof(got) - 1) == (ssize_t)strlen(expected));
    close(ends[1]);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return strcmp(got, expected) == 0 ? 0 : 1;
}
