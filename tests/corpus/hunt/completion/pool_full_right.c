/* expect: none */
/* Guests wait in a list; the work pool is left to the cook. */
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

static void eat(uv_work_t *req)
{
    (void)req;
    uv_sem_wait(&meals); /* there is one for each */
}

static void eaten(uv_work_t *req, int status)
{
    (void)req;
    assert(status == 0);
    served++;
}

static void cooked(uv_work_t *req, int status)
{
    assert(status == 0);
    for (int i = 0; i < GUESTS; i++)
        uv_queue_work(req->loop, &guests[i], eat, eaten);
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
    uv_timer_init(uv_default_loop(), &noon);
    uv_timer_start(&noon, open_kitchen, 10, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    uv_sem_destroy(&meals);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return served == GUESTS ? 0 : 1;
}
