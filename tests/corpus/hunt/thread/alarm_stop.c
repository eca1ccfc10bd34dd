/* expect: class=thread rule=UV401 line=29 schedules=any */
/* A burglar alarm listens on a thread of its own and stops the loop from there
 * with uv_stop. */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

struct house {
    uv_loop_t loop;
    uv_timer_t lights;
    uv_thread_t ear;
    int blinks;
};

static struct house house;

static void blink(uv_timer_t *timer)
{
    struct house *h = timer->data;

    h->blinks++;
}

static void listen_for_noise(void *arg)
{
    struct house *h = arg;

    usleep(25 * 1000);
    uv_stop(&h->loop);
}

static void close_any(uv_handle_t *handle, void *arg)
{
    (void)arg;
    uv_close(handle, NULL);
}

static void house_end(struct house *h)
{
    uv_walk(&h->loop, close_any, NULL);
    uv_run(&h->loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(&h->loop) == 0);
}

int main(void)
{
    uv_loop_init(&house.loop);
    uv_timer_init(&house.loop, &house.lights);
    house.lights.data = &house;
    uv_timer_start(&house.lights, blink, 4, 4);
    uv_thread_create(&house.ear, listen_for_noise, &house);
    uv_run(&house.loop, UV_RUN_DEFAULT);
    uv_thread_join(&house.ear);
    house_end(&house);
    return house.blinks >= 0 ? 0 : 1;
}
