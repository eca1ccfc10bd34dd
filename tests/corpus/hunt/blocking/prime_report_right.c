/* expect: none */
/* A teaching server counts primes for a visitor with a sieve: milliseconds. */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

enum { LIMIT = 45000, PRIMES = 4675 };

struct visit {
    unsigned limit;
    unsigned primes;
};

static struct visit visit = {.limit = LIMIT};

static unsigned count_primes(unsigned limit)
{
    unsigned count = 0;
    unsigned char *is_composite = calloc(limit + 1, 1);

    assert(is_composite);
    for (unsigned n = 2; n <= limit; n++) {
        if (is_composite[n])
            continue;
        count++;
        for (unsigned long multiple = (unsigned long)n * n; multiple <= limit;
             multiple += n)
            is_composite[multiple] = 1;
    }
    free(is_composite);
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
