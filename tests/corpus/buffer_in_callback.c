/* expect: none */
#include <fcntl.h>
#include <uv.h>

static uv_fs_t open_request, read_request, close_request;
static char bytes[64];
static uv_buf_t buffer = {.base = bytes, .len = sizeof bytes};
static int first_byte;

static void closed(uv_fs_t *req)
{
    uv_fs_req_cleanup(req);
}

static void was_read(uv_fs_t *req)
{
    if (req->result > 0)
        first_byte = bytes[0];
    uv_fs_req_cleanup(req);
    uv_fs_close(uv_default_loop(), &close_request,
                (uv_file)open_request.result, closed);
    uv_fs_req_cleanup(&open_request);
}

static void opened(uv_fs_t *req)
{
    bytes[0] = '?';
    uv_fs_read(uv_default_loop(), &read_request, (uv_file)req->result, &buffer,
               1, 0, was_read);
}

int main(void)
{
    uv_fs_open(uv_default_loop(), &open_request, "/proc/self/status", O_RDONLY,
               0, opened);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
