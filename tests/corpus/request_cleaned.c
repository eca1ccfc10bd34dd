/* expect: none */
#include <uv.h>

static uv_fs_t request;
static long long size;

static void measured(uv_fs_t *req)
{
    size = req->result == 0 ? (long long)req->statbuf.st_size : -1;
    uv_fs_req_cleanup(req);
}

int main(void)
{
    uv_fs_stat(uv_default_loop(), &request, "/dev/null", measured);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
