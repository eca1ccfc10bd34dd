/* expect: class=order rule=UV506 line=54 */
/*
 * At closing time a timer closes the journal. An entry that was handed in
 * before closing time may still be on the pool, and is written after it.
 */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

struct journal {
    uv_timer_t closing_time;
    uv_work_t entry;
    int open, on_the_way, closing;
    int entries, rejected;
};

static void journal_close(struct journal *j)
{
    j->open = 0;
}

static void spell_check(uv_work_t *work)
{
    usleep(300);
    (void)work;
}

static void entry_checked(uv_work_t *work, int status)
{
    struct journal *j = work->data;

    assert(status == 0);
    j->on_the_way--;
    if (j->open)
        j->entries++;
    else
        j->rejected++;
}

static void hand_in(struct journal *j, uv_loop_t *loop)
{
    if (j->closing)
        return;
    j->on_the_way++;
    j->entry.data = j;
    assert(uv_queue_work(loop, &j->entry, spell_check, entry_checked) == 0);
}

static void time_is_up(uv_timer_t *timer)
{
    struct journal *j = timer->data;

    j->closing = 1;
    journal_close(j);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct journal j = {.open = 1};

    uv_timer_init(loop, &j.closing_time);
    j.closing_time.data = &j;
    uv_timer_start(&j.closing_time, time_is_up, 7, 0);
    hand_in(&j, loop);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return !j.open && j.entries == 1 && j.rejected == 0 ? 0 : 1;
}
