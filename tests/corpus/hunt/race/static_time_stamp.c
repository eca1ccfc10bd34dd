/* expect: class=race rule=UV504 also=UV606 line=24 schedules=any */
/*
 * A helper formats a stamp into its own static memory and returns that. The log
 * entry keeps the pointer until the entry is flushed, and finds the newest
 * stamp there.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

struct entry {
    uv_timer_t flush;
    const char *stamp;
    int at;
};

static int matches;

static const char *stamp_of(int second)
{
    static char stamp[16];

    snprintf(stamp, sizeof(stamp), "%02d:%02d", second / 60, second % 60);
    return stamp;
}

static void entry_closed(uv_handle_t *handle)
{
    free(handle->data);
}

static void flushed(uv_timer_t *timer)
{
    struct entry *entry = timer->data;
    int minutes = 0, seconds = 0;

    sscanf(entry->stamp, "%d:%d", &minutes, &seconds);
    matches += minutes * 60 + seconds == entry->at;
    uv_close((uv_handle_t *)timer, entry_closed);
}

static void log_at(uv_loop_t *loop, int second)
{
    struct entry *entry = calloc(1, sizeof(*entry));

    entry->at = second;
    entry->stamp = stamp_of(second);
    entry->flush.data = entry;
    uv_timer_init(loop, &entry->flush);
    uv_timer_start(&entry->flush, flushed, 3, 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    log_at(loop, 62);
    log_at(loop, 195);
    log_at(loop, 301);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return matches == 3 ? 0 : 1;
}
