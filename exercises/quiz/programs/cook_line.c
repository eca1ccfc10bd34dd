#include <stdio.h>
#include <unistd.h>
#include <uv.h>

static uv_loop_t kitchen;
static uv_timer_t pan;
static int turned;

static void look(uv_timer_t *timer)
{
    printf("turn the egg\n");
    usleep(200000);
    if (++turned == 3)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_init(&kitchen);
    uv_timer_init(&kitchen, &pan);
    uv_timer_start(&pan, look, 100, 500);
    uv_run(&kitchen, UV_RUN_DEFAULT);
    return uv_loop_close(&kitchen);
}
