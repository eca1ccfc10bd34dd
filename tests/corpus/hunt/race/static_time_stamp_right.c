/* expect: none */
/* A helper formats a stamp into memory of the log entry. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

struct entry {
    uv_timer_t flush;
    char stamp[16];
    int at;
};

static int matches;

static void stamp_into(char *stamp, size_t size, int second)
{

    snprintf(stamp, size, "%02d:%02d", second / 60, second % 60);
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
    stamp_into(entry->stamp, sizeof(entry->stamp), second);
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
