/* expect: class=race rule=UV504 also=UV606 line=33 schedules=any */
/*
 * Two pipes bring lines. Both feed one parser, whose half line from the first
 * pipe is continued by the second.
 */
#include <assert.h>
#include <string.h>
#include <uv.h>

enum { SOURCES = 2 };

struct parser {
    char line[16];
    size_t used;
};

struct source {
    uv_pipe_t pipe;
    uv_write_t write;
    uv_pipe_t writer;
    const char *rest;
    char memory[8];
};

static struct parser parser;
static struct source sources[SOURCES];
static int good, bad;

static void parse(struct parser *p, char c)
{
    if (c != '\n') {
        assert(p->used < sizeof(p->line));
        p->line[p->used++] = c;
        return;
    }
    if (p->used == 6 && (memcmp(p->line, "aaaaaa", 6) == 0 ||
                         memcmp(p->line, "bbbbbb", 6) == 0))
        good++;
    else
        bad++;
    p->used = 0;
}

static void give_memory(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    struct source *source = handle->data;

    (void)size;
    *buf = uv_buf_init(source->memory, 3);
}

static void bytes_came(uv_stream_t *stream, ssize_t len, const uv_buf_t *buf)
{
    for (ssize_t i = 0; i < len; i++)
        parse(&parser, buf->base[i]);
    if (len < 0)
        uv_close((uv_handle_t *)stream, NULL);
}

static void written(uv_write_t *req, int status);

static void write_piece(struct source *source)
{
    uv_buf_t buf =
        uv_buf_init((char *)source->rest,
                    strlen(source->rest) < 4 ? strlen(source->rest) : 4);

    source->rest += buf.len;
    assert(uv_write(&source->write, (uv_stream_t *)&source->writer, &buf, 1,
                    written) == 0);
}

static void written(uv_write_t *req, int status)
{
    struct source *source = req->handle->data;

    assert(status == 0);
    if (*source->rest)
        write_piece(source);
    else
        uv_close((uv_handle_t *)req->handle, NULL);
}

static void open_source(uv_loop_t *loop, struct source *source,
                        const char *text)
{
    uv_file ends[2];

    assert(uv_pipe(ends, UV_NONBLOCK_PIPE, UV_NONBLOCK_PIPE) == 0);
    uv_pipe_init(loop, &source->pipe, 0);
    uv_pipe_init(loop, &source->writer, 0);
    source->pipe.data = source->writer.data = source;
    source->rest = text;
    assert(uv_pipe_open(&source->pipe, ends[0]) == 0);
    assert(uv_pipe_open(&source->writer, ends[1]) == 0);
    assert(uv_read_start((uv_stream_t *)&source->pipe, give_memory,
                         bytes_came) == 0);
    write_piece(source);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    open_source(loop, &sources[0], "aaaaaa\naaaaaa\n");
    open_source(loop, &sources[1], "bbbbbb\nbbbbbb\n");
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return good == 4 && bad == 0 ? 0 : 1;
}
