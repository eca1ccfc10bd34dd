/* expect: none */
#include <uv.h>

static uv_fs_t request;
static long long result;

static void measured(uv_fs_t *req)
{
    result = req->result;
    uv_fs_req_cleanup(req);
}

static void measure(uv_timer_t *timer)
{
    request.data = timer;
    uv_fs_stat(uv_default_loop(), &request, "/dev/null", measured);
    uv_close(request.data, NULL);
}

int main(void)
{
    static uv_timer_t timer;

    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, measure, 5, 0);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
