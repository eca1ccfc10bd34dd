#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_fs_t request;

static void opened(uv_fs_t *req)
{
    puts("the file is open");
    uv_fs_req_cleanup(req);
}

int main(void)
{
    int rc;

    uv_loop_init(&loop);
    rc = uv_fs_open(&loop, &request, "no such file", 0, 0, opened);
    if (rc < 0)
        puts(uv_strerror(rc));
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop);
}
