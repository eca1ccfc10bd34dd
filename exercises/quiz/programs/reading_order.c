#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_fs_t request;

static void made(uv_fs_t *req)
{
    printf("made: %d\n", (int)req->result);
    uv_fs_req_cleanup(req);
}

int main(void)
{
    uv_loop_init(&loop);
    puts(uv_fs_mkdir(&loop, &request, "box", 0700, made) < 0 ? "refused"
                                                             : "begun");
    puts("going on");
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop);
}
