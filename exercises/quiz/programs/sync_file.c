#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_timer_t timer;

static void save(uv_timer_t *handle)
{
    uv_fs_t request;
    int rc = uv_fs_mkdir(&loop, &request, "backup", 0700, NULL);

    uv_fs_req_cleanup(&request);
    puts(rc < 0 ? uv_err_name(rc) : "saved");
    uv_close((uv_handle_t *)handle, NULL);
}

int main(void)
{
    uv_loop_init(&loop);
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, save, 10, 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop);
}
