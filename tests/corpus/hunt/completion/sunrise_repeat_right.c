/* expect: none */
/* A rooster is asked to tell when the sun is up; it tells once and stops
 * looking. */
#include <assert.h>
#include <uv.h>

struct rooster {
    uv_timer_t looks;
    int minute, up_at;
    void (*crow)(struct rooster *r);
    int crows;
};

static struct rooster rooster = {.up_at = 3};
static uv_timer_t day;

static void look(uv_timer_t *timer)
{
    struct rooster *r = timer->data;

    if (++r->minute < r->up_at)
        return;
    uv_timer_stop(timer);
    r->crow(r);
}

static void wait_for_sun(uv_loop_t *loop, struct rooster *r,
                         void (*crow)(struct rooster *r))
{
    r->crow = crow;
    uv_timer_init(loop, &r->looks);
    r->looks.data = r;
    uv_timer_start(&r->looks, look, 4, 4);
}

static void wake_village(struct rooster *r)
{
    r->crows++;
}

static void day_over(uv_timer_t *timer)
{
    static int hours;

    if (rooster.crows == 0 || ++hours < 3)
        return;
    uv_close((uv_handle_t *)&rooster.looks, NULL);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    wait_for_sun(uv_default_loop(), &rooster, wake_village);
    uv_timer_init(uv_default_loop(), &day);
    uv_timer_start(&day, day_over, 30, 30);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return rooster.crows == 1 ? 0 : 1;
}
