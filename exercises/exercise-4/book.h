/*
 * book.h - the contract of part 2: the index of a book, made page by page
 * between other things.
 */
#ifndef BOOK_H
#define BOOK_H

#include <stddef.h>
#include <uv.h>

enum { BOOK_PAGES_MAX = 1000 };

/*
 * The index is made: `indexed` pages are in it; `status` is 0, or the negative
 * UV code of the first page that could not be read.
 */
typedef void (*book_done_cb)(void *arg, size_t indexed, int status);

/*
 * Makes the index of `book`, pages 0 ... pages - 1 in this order, and returns
 * at once, before the first page: 0, or UV_EINVAL if `pages` is 0 or more than
 * BOOK_PAGES_MAX, or another negative UV code; then `done` is never called.
 *
 * After each page everything else in the loop gets its turn. A page that
 * cannot be read stops nothing. When all pages were tried and libuv uses
 * nothing of this any more, `done` is called once, from the loop. Several books
 * may be under way.
 */
int book_start(uv_loop_t *loop, int book, size_t pages, book_done_cb done,
               void *arg);

/* --- given --- */

/* Enters the words of one page into the index: some milliseconds of hard work.
 * 0, or a negative UV code if the page cannot be read. */
int page_index(int book, size_t page);

#endif
