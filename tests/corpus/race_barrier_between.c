/* expect: none */
#include <uv.h>

/* Two threads fill their halves, meet, and look at each other's. */
static uv_barrier_t barrier;
static int halves[2], sums[2];
static uv_thread_t threads[2];

static void work_on(void *arg)
{
    int i = (int)((int *)arg - halves);

    halves[i] = 10 + i;
    uv_barrier_wait(&barrier);
    sums[i] = halves[0] + halves[1];
}

int main(void)
{
    uv_barrier_init(&barrier, 2);
    for (int i = 0; i < 2; i++)
        uv_thread_create(&threads[i], work_on, &halves[i]);
    for (int i = 0; i < 2; i++)
        uv_thread_join(&threads[i]);
    return sums[0] - sums[1];
}
