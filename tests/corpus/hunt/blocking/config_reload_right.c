/* expect: none */
/* A server reads its settings again from time to time, step by step, each with
 * a callback. */
#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

#define FILE_NAME "server.conf"

static int max_clients;
static int reloads;
static char text[64];
static uv_timer_t reload_timer;
static uv_fs_t request;
static uv_file file;
static ssize_t length;

static void apply(ssize_t bytes)
{
    assert(bytes > 0);
    text[bytes] = '\0';
    max_clients = atoi(text);
    if (++reloads == 2)
        uv_close((uv_handle_t *)&reload_timer, NULL);
    else
        uv_timer_again(&reload_timer);
}

static void closed(uv_fs_t *req)
{
    uv_fs_req_cleanup(req);
    apply(length);
}

static void was_read(uv_fs_t *req)
{
    length = req->result;
    uv_fs_req_cleanup(req);
    uv_fs_close(req->loop, req, file, closed);
}

static void opened(uv_fs_t *req)
{
    uv_buf_t buf = uv_buf_init(text, sizeof(text) - 1);

    file = (uv_file)req->result;
    uv_fs_req_cleanup(req);
    assert(file >= 0);
    uv_fs_read(req->loop, req, file, &buf, 1, 0, was_read);
}

static void reload(uv_timer_t *timer)
{
    uv_timer_stop(timer);
    uv_fs_open(timer->loop, &request, FILE_NAME, O_RDONLY, 0, opened);
}

int main(void)
{
    FILE *out = fopen(FILE_NAME, "w");

    fputs("9\n", out);
    fclose(out);
    uv_timer_init(uv_default_loop(), &reload_timer);
    uv_timer_start(&reload_timer, reload, 30, 30);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    unlink(FILE_NAME);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return max_clients == 9 ? 0 : 1;
}
