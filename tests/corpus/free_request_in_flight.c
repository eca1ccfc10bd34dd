/* expect: rule=UV205 line=22 */
#include <stdlib.h>
#include <uv.h>

/* "Nobody needs the job any more" - but the pool still does. */
static void work_on(uv_work_t *work)
{
    (void)work;
}

static void worked(uv_work_t *work, int status)
{
    (void)work;
    (void)status;
}

static void give_up(uv_timer_t *timer)
{
    uv_work_t *work = malloc(sizeof *work);

    uv_queue_work(uv_default_loop(), work, work_on, worked);
    free(work);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t timer;

    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, give_up, 5, 0);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
