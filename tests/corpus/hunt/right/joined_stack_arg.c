/* expect: none */
/* A relay race hands its threads the address of local variables. They are
 * joined before the function returns, and before the loop runs. */
#include <assert.h>
#include <uv.h>

enum { RUNNERS = 3 };

struct leg {
    int from, to;
    long sum;
};

static long distance;
static uv_timer_t ceremony;

static void run_leg(void *arg)
{
    struct leg *leg = arg;

    for (int metre = leg->from; metre < leg->to; metre++)
        leg->sum += metre;
}

static long run_relay(void)
{
    uv_thread_t threads[RUNNERS];
    struct leg legs[RUNNERS];
    long sum = 0;

    for (int i = 0; i < RUNNERS; i++) {
        legs[i] = (struct leg){.from = i * 100, .to = (i + 1) * 100};
        assert(uv_thread_create(&threads[i], run_leg, &legs[i]) == 0);
    }
    for (int i = 0; i < RUNNERS; i++) {
        uv_thread_join(&threads[i]);
        sum += legs[i].sum;
    }
    return sum;
}

static void applaud(uv_timer_t *timer)
{
    assert(distance == 299L * 300 / 2);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    distance = run_relay();
    uv_timer_init(uv_default_loop(), &ceremony);
    uv_timer_start(&ceremony, applaud, 5, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return 0;
}
