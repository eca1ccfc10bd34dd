/* expect: none */
/*
 * An idle callback walks over a table and keeps its cursor and its sum from one
 * call to the next. Others read the progress, but only this one task writes it.
 */
#include <assert.h>
#include <uv.h>

enum { ROWS = 50, STEP = 8 };

static struct {
    uv_idle_t task;
    uv_timer_t bar;
    int rows[ROWS];
    int cursor;
    long sum;
    int shown, steps_shown;
} scan;

static void scan_step(uv_idle_t *task)
{
    int end = scan.cursor + STEP < ROWS ? scan.cursor + STEP : ROWS;
    long sum = scan.sum;

    for (int i = scan.cursor; i < end; i++)
        sum += scan.rows[i];
    scan.sum = sum;
    scan.cursor = end;
    if (end == ROWS)
        uv_close((uv_handle_t *)task, NULL);
}

static void show_progress(uv_timer_t *timer)
{
    scan.shown = 100 * scan.cursor / ROWS;
    scan.steps_shown++;
    if (scan.cursor == ROWS)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    for (int i = 0; i < ROWS; i++)
        scan.rows[i] = 2 * i;
    uv_idle_init(loop, &scan.task);
    uv_idle_start(&scan.task, scan_step);
    uv_timer_init(loop, &scan.bar);
    uv_timer_start(&scan.bar, show_progress, 1, 1);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return scan.sum == ROWS * (ROWS - 1) && scan.shown == 100 ? 0 : 1;
}
