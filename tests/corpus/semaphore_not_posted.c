/* expect: rule=UV304 line=24 */
#include <semaphore.h>
#include <unistd.h>
#include <uv.h>

/* "Wait until the job is done" inside a callback. */
static sem_t job_done;

static void work_hard(uv_work_t *work)
{
    (void)work;
    usleep(30000);
    sem_post(&job_done);
}

static void worked(uv_work_t *work, int status)
{
    (void)work;
    (void)status;
}

static void wait_for_job(uv_timer_t *timer)
{
    sem_wait(&job_done);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t timer;
    static uv_work_t work;

    sem_init(&job_done, 0, 0);
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, wait_for_job, 0, 0);
    uv_queue_work(uv_default_loop(), &work, work_hard, worked);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
