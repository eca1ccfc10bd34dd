/* expect: UV301@13 UV302@22 UV303@28 UV304@29 UV301@45 UV301@46 */
/* Everything that makes a loop stand still. */
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

static uv_sem_t ready;

static void pause_a_little(void)
{
    sleep(1);
}

static void on_timer(uv_timer_t *timer)
{
    uv_fs_t req;

    pause_a_little();
    usleep(0);
    if (uv_fs_unlink(timer->loop, &req, "x", NULL) < 0)
        abort();
    uv_fs_req_cleanup(&req);
}
static void on_idle(uv_idle_t *idle) {

    uv_run(idle->loop, UV_RUN_ONCE);
    uv_sem_wait(&ready);
    if (uv_sem_trywait(&ready) == 0)
        uv_idle_stop(idle);
}

/* On a thread of the pool it may. */
static void work(uv_work_t *req)
{
    (void)req;
    sleep(1);
}

static void worked(uv_work_t *req, int status)
{
    struct pollfd fd = {0, POLLIN, 0};

    poll(&fd, 1, -1);
    if (status == 0 && system("ls") < 0)
        free(req);
    poll(&fd, 1, 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_timer_t timer;
    uv_idle_t idle;
    static uv_work_t req;

    uv_sem_init(&ready, 0);
    uv_timer_init(loop, &timer);
    uv_idle_init(loop, &idle);
    uv_timer_start(&timer, on_timer, 1, 0);
    uv_idle_start(&idle, on_idle);
    if (uv_queue_work(loop, &req, work, worked) < 0)
        return 1;
    sleep(1);
    return uv_run(loop, UV_RUN_DEFAULT);
}
