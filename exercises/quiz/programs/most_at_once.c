#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_timer_t timers[50];
static int inside, most;

static void callback(uv_timer_t *timer)
{
    if (++inside > most) /* how many are inside of this function now */
        most = inside;
    uv_close((uv_handle_t *)timer, NULL);
    inside--;
}

int main(void)
{
    uv_loop_init(&loop);
    for (int i = 0; i < 50; i++) {
        uv_timer_init(&loop, &timers[i]);
        uv_timer_start(&timers[i], callback, 5, 0);
    }
    uv_run(&loop, UV_RUN_DEFAULT);
    printf("%d\n", most);
    return uv_loop_close(&loop);
}
