/* expect: UV301@9 */
/* A function whose name a macro pastes together. */
#include <unistd.h>
#include <uv.h>

#define ON(event) static void on_##event(uv_##event##_t *handle)

ON(timer) {
    sleep(1);
    uv_timer_stop(handle);
}

int begin(uv_timer_t *timer)
{
    return uv_timer_start(timer, on_timer, 1, 0);
}
