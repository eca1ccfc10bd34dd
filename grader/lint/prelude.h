/*
 * prelude.h - uv.h, precompiled: for which files it may be read in place of
 * the header itself.
 */
#ifndef GRADE_LINT_PRELUDE_H
#define GRADE_LINT_PRELUDE_H

#include <stdbool.h>

#include "lint/analyse.h"

/* What is precompiled. */
#define PRELUDE_TEXT "#include <uv.h>\n"

/*
 * Whether the file means the same with uv.h read before its first line: it
 * includes <uv.h>, by itself or through headers of its own, before anything
 * that could change what uv.h says, and no flag changes that either. When in
 * doubt, no.
 */
bool prelude_fits(const struct request *request);

#endif
