/* expect: class=thread rule=UV401 line=32 schedules=any */
/* A server renders a page on the pool and, since it has the stream at hand,
 * writes the answer from there. */
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

struct request {
    uv_work_t render;
    uv_write_t write;
    uv_pipe_t *client;
    char page[64];
    int number;
};

static int answered;

static void written(uv_write_t *req, int status)
{
    assert(status == 0);
    answered++;
    uv_close((uv_handle_t *)req->handle, NULL);
}

static void respond(struct request *r)
{
    uv_buf_t buf = uv_buf_init(r->page, strlen(r->page));

    uv_write(&r->write, (uv_stream_t *)r->client, &buf, 1, written);
}

static void render(uv_work_t *req)
{
    struct request *r = req->data;

    snprintf(r->page, sizeof(r->page), "<p>page %d</p>", r->number);
    respond(r);
}

static void rendered(uv_work_t *req, int status)
{
    (void)req;
    assert(status == 0);
}

int main(void)
{
    static uv_pipe_t client;
    static struct request request = {.number = 7, .client = &client};
    char got[64] = "";
    int ends[2];

    assert(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    uv_pipe_init(uv_default_loop(), &client, 0);
    uv_pipe_open(&client, ends[0]);
    request.render.data = &request;
    uv_queue_work(uv_default_loop(), &request.render, render, rendered);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(read(ends[1], got, sizeof(got) - 1) > 0);
    close(ends[1]);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return answered == 1 && strcmp(got, "<p>page 7</p>") == 0 ? 0 : 1;
}
