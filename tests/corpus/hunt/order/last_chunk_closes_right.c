/* expect: none */
/*
 * A download writes its chunks in parallel, each at its place. Whichever
 * callback comes last closes the file.
 */
#include <assert.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

enum { CHUNKS = 4, SIZE = 8 };

struct download;

struct chunk {
    uv_fs_t req;
    uv_buf_t buf;
    struct download *download;
    char bytes[SIZE];
};

struct download {
    struct chunk chunks[CHUNKS];
    uv_file file;
    uv_fs_t closing;
    int written, closed_after;
};

static void file_closed(uv_fs_t *req)
{
    assert(req->result == 0);
    uv_fs_req_cleanup(req);
}

static void chunk_written(uv_fs_t *req)
{
    struct chunk *chunk = req->data;
    struct download *d = chunk->download;

    assert(req->result == SIZE);
    uv_fs_req_cleanup(req);
    d->written++;
    if (d->written < CHUNKS)
        return;
    d->closed_after = d->written;
    assert(uv_fs_close(req->loop, &d->closing, d->file, file_closed) == 0);
}

static void write_chunk(uv_loop_t *loop, struct download *d, int number)
{
    struct chunk *chunk = &d->chunks[number];

    chunk->download = d;
    chunk->req.data = chunk;
    memset(chunk->bytes, 'a' + number, SIZE);
    chunk->buf = uv_buf_init(chunk->bytes, SIZE);
    assert(uv_fs_write(loop, &chunk->req, d->file, &chunk->buf, 1,
                       number * SIZE, chunk_written) == 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    static struct download d;

    d.file = open("download", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert(d.file >= 0);
    for (int i = 0; i < CHUNKS; i++)
        write_chunk(loop, &d, i);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    unlink("download");
    return d.closed_after == CHUNKS ? 0 : 1;
}
