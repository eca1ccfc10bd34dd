/* expect: rule=UV302 line=8 */
#include <uv.h>

static void fire(uv_timer_t *timer)
{
    uv_fs_t request;

    uv_fs_stat(uv_default_loop(), &request, "/dev/null", NULL);
    uv_fs_req_cleanup(&request);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t timer;

    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, fire, 5, 0);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
