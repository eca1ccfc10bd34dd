/* expect: class=blocking rule=UV302 line=33 schedules=any */
/* A server reads its settings again from time to time, with file requests that
 * have no callback: each waits for the disk. */
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

static void apply(ssize_t bytes)
{
    assert(bytes > 0);
    text[bytes] = '\0';
    max_clients = atoi(text);
    if (++reloads == 2)
        uv_close((uv_handle_t *)&reload_timer, NULL);
}

static void reload(uv_timer_t *timer)
{
    uv_buf_t buf = uv_buf_init(text, sizeof(text) - 1);
    uv_fs_t req;
    uv_file file;

    file = uv_fs_open(timer->loop, &req, FILE_NAME, O_RDONLY, 0, NULL);
    uv_fs_req_cleanup(&req);
    assert(file >= 0);
    uv_fs_read(timer->loop, &req, file, &buf, 1, 0, NULL);
    apply(req.result);
    uv_fs_req_cleanup(&req);
    uv_fs_close(timer->loop, &req, file, NULL);
    uv_fs_req_cleanup(&req);
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
