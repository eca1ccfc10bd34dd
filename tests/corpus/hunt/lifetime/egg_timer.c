/* expect: class=lifetime rule=UV204 also=UV201 line=21 schedules=any */
/* A kitchen starts a timer that is a local variable of the function that starts
 * it. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

static int eggs_done;

static void ready(uv_timer_t *timer)
{
    eggs_done++;
    uv_timer_stop(timer);
}

static void boil(uv_loop_t *loop, int minutes)
{
    uv_timer_t timer;

    uv_timer_init(loop, &timer);
    uv_timer_start(&timer, ready, minutes * 10, 0);
}

static int set_table(int plates)
{
    char table[1024];
    int count = 0;

    memset(table, 0, sizeof(table));
    for (int i = 0; i < plates; i++)
        table[i * 32] = 'p';
    for (size_t i = 0; i < sizeof(table); i++)
        count += table[i] == 'p';
    return count;
}

int main(void)
{
    int plates;

    boil(uv_default_loop(), 5);
    plates = set_table(4);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    return eggs_done == 1 && plates == 4 ? 0 : 1;
}
