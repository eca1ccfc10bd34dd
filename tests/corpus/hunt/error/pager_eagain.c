/* expect: class=error rule=UV603 also=UV506 line=32 */
/* A pager reads its stream until a callback brings nothing. But 0 bytes only
 * mean "not now": what comes later is lost. */
#include <assert.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

struct pager {
    uv_pipe_t source;
    char text[32];
    size_t length;
};

static struct pager pager;
static int writer;

static void get_room(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)size;
    struct pager *p = handle->data;

    *buf = uv_buf_init(p->text + p->length, sizeof(p->text) - p->length);
}

static void page(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    (void)buf;
    struct pager *p = stream->data;

    if (nread <= 0 || p->length + nread == 10) {
        p->length += nread > 0 ? nread : 0;
        uv_close((uv_handle_t *)stream, NULL);
        return;
    }
    p->length += nread;
}

static void type(uv_timer_t *timer)
{
    static int parts;

    assert(write(writer, parts == 0 ? "hello" : "world", 5) == 5);
    if (++parts == 2)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t typist;
    int ends[2];

    assert(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    writer = ends[1];
    uv_pipe_init(uv_default_loop(), &pager.source, 0);
    uv_pipe_open(&pager.source, ends[0]);
    pager.source.data = &pager;
    uv_read_start((uv_stream_t *)&pager.source, get_room, page);
    uv_timer_init(uv_default_loop(), &typist);
    uv_timer_start(&typist, type, 5, 5);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    close(writer);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return strncmp(pager.text, "helloworld", 10) == 0 ? 0 : 1;
}
