/* expect: none */
/* A museum reads its opening hours synchronously, with libuv and without a
 * callback, and sleeps a little: before the loop runs nobody waits. */
#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#define NAME "hours.txt"

static int open_from, open_ms;

static void write_hours(const char *text)
{
    uv_buf_t buf = uv_buf_init((char *)text, strlen(text));
    uv_fs_t req;
    uv_file file = uv_fs_open(NULL, &req, NAME, O_CREAT | O_WRONLY, 0600, NULL);

    uv_fs_req_cleanup(&req);
    assert(uv_fs_write(NULL, &req, file, &buf, 1, 0, NULL) == (int)buf.len);
    uv_fs_req_cleanup(&req);
    uv_fs_close(NULL, &req, file, NULL);
    uv_fs_req_cleanup(&req);
}

static int read_hours(void)
{
    char text[16] = "";
    uv_buf_t buf = uv_buf_init(text, sizeof(text) - 1);
    uv_fs_t req;
    uv_file file = uv_fs_open(NULL, &req, NAME, O_RDONLY, 0, NULL);

    uv_fs_req_cleanup(&req);
    assert(uv_fs_read(NULL, &req, file, &buf, 1, 0, NULL) > 0);
    uv_fs_req_cleanup(&req);
    uv_fs_close(NULL, &req, file, NULL);
    uv_fs_req_cleanup(&req);
    return atoi(text);
}

static void opens(uv_timer_t *timer)
{
    open_ms = open_from;
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_timer_t timer;

    write_hours("10");
    usleep(2000); /* for the disk */
    open_from = read_hours();
    unlink(NAME);
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, opens, open_from, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return open_ms == 10 ? 0 : 1;
}
