#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_fs_t first, second;

static void made_second(uv_fs_t *request)
{
    printf("second: %d\n", (int)request->result);
    uv_fs_req_cleanup(request);
}

static void made_first(uv_fs_t *request)
{
    printf("first: %d\n", (int)request->result);
}

int main(void)
{
    uv_loop_init(&loop);
    if (uv_fs_mkdir(&loop, &first, "one", 0700, made_first) == 0 &&
        uv_fs_mkdir(&loop, &second, "two", 0700, made_second) == 0)
        uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop);
}
