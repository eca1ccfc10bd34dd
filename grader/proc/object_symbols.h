/* object_symbols.h - the lists of symbols.def, asked by name. */
#ifndef GRADE_PROC_OBJECT_SYMBOLS_H
#define GRADE_PROC_OBJECT_SYMBOLS_H

#include <stdbool.h>

/* NULL, or why it may not be used: goes on after "'NAME' ". */
const char *symbol_refused(const char *name);
bool symbol_allowed(const char *name);
/* NULL, or whose the name is. */
const char *symbol_owner(const char *name);
/* A function of math.h. */
bool symbol_is_math(const char *name);

#endif
