/* expect: rule=UV304 line=23 */
#include <uv.h>

/* The callback waits for what only its own loop could do. */
static uv_sem_t answered;
static uv_work_t question;

static void ask(uv_work_t *req)
{
    (void)req;
}

static void answer(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
    uv_sem_post(&answered);
}

static void wait_for_answer(uv_timer_t *timer)
{
    uv_queue_work(uv_default_loop(), &question, ask, answer);
    uv_sem_wait(&answered);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t timer;

    uv_sem_init(&answered, 0);
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, wait_for_answer, 5, 0);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
