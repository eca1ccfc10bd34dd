/* expect: rule=UV501 line=29 */
#include <stdlib.h>
#include <uv.h>

/* The place in the list is chosen before the wait, the length written after
 * it: two entries get the same place. */
struct log {
    char *lines[8];
    unsigned short length;
};

struct entry {
    uv_work_t work;
    struct log *log;
    unsigned short at;
};

static void format(uv_work_t *work)
{
    (void)work;
}

static void formatted(uv_work_t *work, int status)
{
    struct entry *entry = work->data;

    (void)status;
    entry->log->lines[entry->at] = "line";
    entry->log->length = entry->at + 1;
    free(entry);
}

static void append(struct log *log)
{
    struct entry *entry = malloc(sizeof *entry);

    entry->work.data = entry;
    entry->log = log;
    entry->at = log->length;
    uv_queue_work(uv_default_loop(), &entry->work, format, formatted);
}

static struct log the_log = {{"start"}, 1};

static void first(uv_timer_t *timer)
{
    append(&the_log);
    uv_close((uv_handle_t *)timer, NULL);
}

static void second(uv_timer_t *timer)
{
    append(&the_log);
    append(&the_log);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t one, two;

    uv_timer_init(uv_default_loop(), &one);
    uv_timer_init(uv_default_loop(), &two);
    uv_timer_start(&one, first, 5, 0);
    uv_timer_start(&two, second, 5, 0);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
