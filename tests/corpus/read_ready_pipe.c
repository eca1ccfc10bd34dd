/* expect: none */
#include <unistd.h>
#include <uv.h>

/* What is there already is read at once. */
static int ends[2];

static void consume(uv_timer_t *timer)
{
    char byte;

    (void)!read(ends[0], &byte, 1);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t timer;

    if (pipe(ends) < 0)
        return 1;
    (void)!write(ends[1], "x", 1);
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, consume, 50, 0);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
