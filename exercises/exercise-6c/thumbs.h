/*
 * thumbs.h - the contract of part 2: small pictures of a whole album, made by a
 * service that takes only so many orders at a time.
 */
#ifndef THUMBS_H
#define THUMBS_H

#include <stddef.h>

#include "async.h"

enum { THUMBS_MAX = 200 };

/* Given: has one small picture made; to be called in a task. Takes a while. 0
 * and the picture's number, or a negative UV code. */
SUSPENDS int thumb_render(int photo, int *ret_thumb);

/*
 * Has a small picture made of each photo 0 ... count - 1, never more than
 * `limit` at the same time, and never less as long as photos are waiting; to be
 * called in a task. They are begun in order. thumbs[i] gets the picture of
 * photo i, or the negative UV code with which that one failed; one that fails
 * stops no other. Returns how many were made, when all are through. `count` is
 * 1 ... THUMBS_MAX, `limit` 1 or more.
 */
SUSPENDS int thumbs_make(size_t count, unsigned limit, int *thumbs);

#endif
