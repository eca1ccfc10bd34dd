/* expect: UV999@8 UV301@9 UV301@10 UV999@10 UV999@11 UV301@12 UV999@14 UV999@16 UV999@18 */
/* Comments that allow nothing, or not in this way. */
#include <unistd.h>
#include <uv.h>

static void on_timer(uv_timer_t *timer)
{
    // grade-allow UV302: another rule
    sleep(1);
    sleep(2); // grade-allow UV301:
    // grade-allow UV3: no rule
    sleep(3);
    uv_timer_stop(timer);
    // grade-allow UV301: too late
    /* once more */
    // grade-allow-end UV301
    sleep(0);
    // grade-allow-begin UV301: to the end of the file
}

int begin(uv_timer_t *timer)
{
    return uv_timer_start(timer, on_timer, 1, 0);
}
