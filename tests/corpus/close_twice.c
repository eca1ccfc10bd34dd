/* expect: rule=UV208 line=16 */
#include <uv.h>

static uv_timer_t work, deadline;

static void work_over(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)timer, NULL);
    uv_close((uv_handle_t *)&deadline, NULL);
}

static void too_late(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)timer, NULL);
    uv_close((uv_handle_t *)&work, NULL);
    uv_close((uv_handle_t *)&work, NULL);
}

int main(void)
{
    uv_timer_init(uv_default_loop(), &work);
    uv_timer_init(uv_default_loop(), &deadline);
    uv_timer_start(&work, work_over, 50, 0);
    uv_timer_start(&deadline, too_late, 5, 0);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
