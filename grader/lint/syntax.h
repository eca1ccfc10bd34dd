/* syntax.h - small questions about libclang's cursors. */
#ifndef GRADE_LINT_SYNTAX_H
#define GRADE_LINT_SYNTAX_H

#include <clang-c/Index.h>
#include <stdbool.h>
#include <stddef.h>

#include "lint/program.h"

struct children {
    CXCursor *items;
    size_t count, capacity;
};

/* Direct children without references to types, members and labels. */
struct children syntax_children(CXCursor cursor);
void children_release(struct children *children);

/* The first and the last of the direct children: of what has none, a null
 * cursor and the cursor itself. */
CXCursor syntax_first(CXCursor cursor);
CXCursor syntax_last(CXCursor cursor);
bool syntax_is_address(CXCursor cursor); /* &x */

/* Of `.field.inner = value` in an initializer: the field of the struct that is
 * initialized, and the one that gets the value. Null cursors: it is none. */
struct designation {
    CXCursor first, last;
};
struct designation syntax_designation(CXCursor cursor);

/* Without parentheses, implicit and explicit casts. */
CXCursor syntax_strip(CXCursor cursor);
/* The same, and whether a cast to void was among them. */
CXCursor syntax_strip_void(CXCursor cursor, bool *ret_void);

struct spot syntax_spot(CXCursor cursor);
void syntax_range(CXCursor cursor, unsigned *ret_begin, unsigned *ret_end);
/* In the main file, macro expansions included. */
bool syntax_is_in_file(CXCursor cursor);

/* The constant that a literal, an enumerator, sizeof or a sum of such is. */
bool syntax_constant(CXCursor cursor, long long *ret_value);

/* strdup() of a CXString, which is disposed of. Never NULL. */
char *syntax_string(CXString string);

bool syntax_is_pointer(CXType type);
/* The struct that the type is or points to; the caller frees it. NULL: none. */
char *syntax_record(CXType type);

#endif
