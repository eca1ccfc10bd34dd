/* timeline.h - what a run did, drawn in text. */
#ifndef GRADE_REPORT_TIMELINE_H
#define GRADE_REPORT_TIMELINE_H

#include <stddef.h>

#include "base/strbuf.h"
#include "course/result.h"

/*
 * One row a moment: the virtual time, a lane for the loop ("*" where a
 * callback runs) and one for each operation ("+" starts, "|" is under way, "x"
 * is its last moment), the text and the line. A long run is cut in the middle.
 * A row with `said` is marked ">", and what was said stands below it.
 */
void timeline_show(const struct timeline *timeline, size_t indent,
                   struct strbuf *ret_text);

/* "1.500 ms", for people; "" when there is no time. */
void timeline_add_time(long long at_us, struct strbuf *ret_text);

#endif
