/* expect: none */
/* A teacher crosses out numbers with an idle handle, a slice at a time: much
 * computing, but the loop breathes between the slices. */
#include <assert.h>
#include <string.h>
#include <uv.h>

enum { LIMIT = 20000, SLICE = 500, PRIMES = 2262 };

struct sieve {
    uv_idle_t idle;
    uv_timer_t bell;
    unsigned char crossed[LIMIT];
    unsigned at, primes;
    int rings;
};

static struct sieve sieve;

static void cross_out(struct sieve *s, unsigned n)
{
    if (s->crossed[n])
        return;
    s->primes++;
    for (unsigned m = 2 * n; m < LIMIT; m += n)
        s->crossed[m] = 1;
}

static void work(uv_idle_t *idle)
{
    struct sieve *s = idle->data;
    unsigned end = s->at + SLICE < LIMIT ? s->at + SLICE : LIMIT;

    while (s->at < end)
        cross_out(s, s->at++);
    if (s->at < LIMIT)
        return;
    uv_close((uv_handle_t *)idle, NULL);
    uv_close((uv_handle_t *)&s->bell, NULL);
}

static void ring(uv_timer_t *timer)
{
    struct sieve *s = timer->data;

    s->rings++;
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    sieve.at = 2;
    uv_idle_init(loop, &sieve.idle);
    uv_timer_init(loop, &sieve.bell);
    sieve.idle.data = sieve.bell.data = &sieve;
    uv_idle_start(&sieve.idle, work);
    uv_timer_start(&sieve.bell, ring, 0, 1);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return sieve.primes == PRIMES ? 0 : 1;
}
