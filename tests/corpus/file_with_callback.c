/* expect: none */
#include <fcntl.h>
#include <uv.h>

static uv_fs_t request;

static void closed(uv_fs_t *req)
{
    uv_fs_req_cleanup(req);
}

static void opened(uv_fs_t *req)
{
    uv_file file = (uv_file)req->result;

    uv_fs_req_cleanup(req);
    if (file >= 0)
        uv_fs_close(uv_default_loop(), req, file, closed);
}

int main(void)
{
    uv_fs_open(uv_default_loop(), &request, "/dev/null", O_RDONLY, 0, opened);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
