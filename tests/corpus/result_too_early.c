/* expect: rule=UV114 line=16 */
#include <uv.h>

/* Treats the request as if it had run at once. */
static uv_fs_t request;
static long long result;

static void measured(uv_fs_t *req)
{
    uv_fs_req_cleanup(req);
}

static void measure(uv_timer_t *timer)
{
    uv_fs_stat(uv_default_loop(), &request, "/dev/null", measured);
    result = request.result;
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t timer;

    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, measure, 5, 0);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
