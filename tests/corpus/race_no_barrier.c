/* expect: rule=UV402 line=12 */
#include <uv.h>

/* Two threads fill their halves and look at each other's without waiting. */
static int halves[2], sums[2];
static uv_thread_t threads[2];

static void work_on(void *arg)
{
    int i = (int)((int *)arg - halves);

    halves[i] = 10 + i;
    sums[i] = halves[0] + halves[1];
}

int main(void)
{
    for (int i = 0; i < 2; i++)
        uv_thread_create(&threads[i], work_on, &halves[i]);
    for (int i = 0; i < 2; i++)
        uv_thread_join(&threads[i]);
    return 0;
}
