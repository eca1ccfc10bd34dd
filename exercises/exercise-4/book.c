/*
 * book.c - makes the index of a book.
 *
 * The index is right. But a long book takes a second, and in that second the
 * loop does nothing else: no timer, no reader who asks for something. There is
 * no wait in here that could overlap; all of it is work. So it has to be cut
 * into pieces, and the loop has to get round between them. Which handle is
 * called once in each round, as long as it is active?
 */
#include "book.h"

int book_start(uv_loop_t *loop, int book, size_t pages, book_done_cb done,
               void *arg)
{
    size_t indexed = 0;
    int status = 0;

    (void)loop; /* goes away when you use it */
    if (pages == 0 || pages > BOOK_PAGES_MAX)
        return UV_EINVAL;
    for (size_t page = 0; page < pages; page++) {
        int rc = page_index(book, page);

        if (rc == 0)
            indexed++;
        else if (status == 0)
            status = rc;
    }
    done(arg, indexed, status);
    return 0;
}
