/* expect: class=blocking rule=UV305 line=22 schedules=any */
/* A teaching server counts primes for a visitor by trying every divisor, in the
 * callback: nobody else is served for seconds. */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

enum { LIMIT = 45000, PRIMES = 4675 };

struct visit {
    unsigned limit;
    unsigned primes;
};

static struct visit visit = {.limit = LIMIT};

static int is_prime(unsigned n)
{
    unsigned divisors = 0;

    for (unsigned d = 1; d <= n; d++)
        divisors += n % d == 0;
    return divisors == 2;
}

static unsigned count_primes(unsigned limit)
{
    unsigned count = 0;

    for (unsigned n = 2; n <= limit; n++)
        count += is_prime(n);
    return count;
}

static void answer(uv_timer_t *timer)
{
    struct visit *v = timer->data;

    v->primes = count_primes(v->limit);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_timer_t request;
    uv_loop_t loop;

    uv_loop_init(&loop);
    uv_timer_init(&loop, &request);
    request.data = &visit;
    uv_timer_start(&request, answer, 10, 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(&loop) == 0);
    return visit.primes == PRIMES ? 0 : 1;
}
