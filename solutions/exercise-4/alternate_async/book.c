/*
 * book.c - makes the index of a book: each page sends a message to the loop
 * that the next one is to be read, and the loop looks at its messages once in
 * each round.
 */
#include "book.h"

#include <stdlib.h>

struct reading {
    uv_async_t next_please;
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

static void read_page(uv_async_t *next_please)
{
    struct reading *reading = next_please->data;
    int rc = page_index(reading->book, reading->next);

    if (rc < 0 && reading->status == 0)
        reading->status = rc;
    reading->indexed += rc == 0;
    if (++reading->next < reading->pages)
        uv_async_send(next_please);
    else
        uv_close((uv_handle_t *)next_please, reading_closed);
}

int book_start(uv_loop_t *loop, int book, size_t pages, book_done_cb done,
               void *arg)
{
    struct reading *reading;
    int rc;

    if (pages == 0 || pages > BOOK_PAGES_MAX)
        return UV_EINVAL;
    reading = calloc(1, sizeof(*reading));
    if (!reading)
        return UV_ENOMEM;
    *reading = (struct reading){
        .book = book, .pages = pages, .done = done, .arg = arg};
    rc = uv_async_init(loop, &reading->next_please, read_page);
    if (rc < 0) {
        free(reading);
        return rc;
    }
    reading->next_please.data = reading;
    uv_async_send(&reading->next_please);
    return 0;
}
