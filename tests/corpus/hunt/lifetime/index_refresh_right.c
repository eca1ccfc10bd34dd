/* expect: none */
/* A search index is refreshed by one work request; a tick that comes while it
 * runs is skipped. */
#include <assert.h>
#include <stdbool.h>
#include <unistd.h>
#include <uv.h>

enum { REFRESHES = 3 };

struct index {
    uv_timer_t ticks;
    uv_work_t work;
    bool is_busy;
    int words, refreshed;
};

static struct index books;

static void refresh(uv_work_t *req)
{
    struct index *index = req->data;

    usleep(40 * 1000);
    index->words += 100;
}

static void refreshed(uv_work_t *req, int status)
{
    struct index *index = req->data;

    assert(status == 0);
    index->is_busy = false;
    if (++index->refreshed == REFRESHES)
        uv_close((uv_handle_t *)&index->ticks, NULL);
}

static void tick(uv_timer_t *timer)
{
    struct index *index = timer->data;

    if (index->is_busy)
        return;
    index->is_busy = true;
    uv_queue_work(timer->loop, &index->work, refresh, refreshed);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    uv_timer_init(loop, &books.ticks);
    books.ticks.data = books.work.data = &books;
    uv_timer_start(&books.ticks, tick, 50, 50);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return books.words == REFRESHES * 100 ? 0 : 1;
}
