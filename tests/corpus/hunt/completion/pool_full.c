/* expect: class=completion rule=UV113 line=31 schedules=any */
/* Guests wait on the pool for the cook, who is queued behind them. The pool has
 * four threads, and four guests sit on all of them. */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

enum { GUESTS = 4 };

static uv_sem_t meals;
static uv_work_t guests[GUESTS], cook;
static int served;

static void cook_meals(uv_work_t *req)
{
    (void)req;
    usleep(5000);
    for (int i = 0; i < GUESTS; i++)
        uv_sem_post(&meals);
}

static void cooked(uv_work_t *req, int status)
{
    (void)req;
    assert(status == 0);
}

static void eat(uv_work_t *req)
{
    (void)req;
    uv_sem_wait(&meals);
}

static void eaten(uv_work_t *req, int status)
{
    (void)req;
    assert(status == 0);
    served++;
}

static void open_kitchen(uv_timer_t *timer)
{
    uv_queue_work(timer->loop, &cook, cook_meals, cooked);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t noon;

    uv_sem_init(&meals, 0);
    for (int i = 0; i < GUESTS; i++)
        uv_queue_work(uv_default_loop(), &guests[i], eat, eaten);
    uv_timer_init(uv_default_loop(), &noon);
    uv_timer_start(&noon, open_kitchen, 10, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    uv_sem_destroy(&meals);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return served == GUESTS ? 0 : 1;
}
