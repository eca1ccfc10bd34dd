/* expect: check=4.2.bad rule=- line=0 */
/*
 * book.c - makes the index of a book, one page a round: an idle handle is
 * called once in each, and as long as it is active the loop does not wait.
 */
#include "book.h"

#include <stdlib.h>

struct reading {
    uv_idle_t idle;
    int book;
    size_t pages, next, indexed;
    int status;
    book_done_cb done;
    void *arg;
};

static void reading_closed(uv_handle_t *handle)
{
    struct reading *reading = handle->data;

    reading->done(reading->arg, reading->indexed, reading->status);
    free(reading);
}

static void read_page(uv_idle_t *idle)
{
    struct reading *reading = idle->data;
    int rc = page_index(reading->book, reading->next);

    if (rc == 0)
        reading->indexed++;
    else if (reading->status == 0)
        reading->status = rc;
    if (++reading->next == reading->pages)
        uv_close((uv_handle_t *)idle, reading_closed);
}

int book_start(uv_loop_t *loop, int book, size_t pages, book_done_cb done,
               void *arg)
{
    struct reading *reading;

    if (pages == 0)
        return UV_EINVAL;
    reading = calloc(1, sizeof(*reading));
    if (!reading)
        return UV_ENOMEM;
    reading->book = book;
    reading->pages = pages;
    reading->done = done;
    reading->arg = arg;
    uv_idle_init(loop, &reading->idle);
    reading->idle.data = reading;
    uv_idle_start(&reading->idle, read_page);
    return 0;
}
