/*
 * report.h - a result in, bytes out. Bytes that came from a submission are
 * shown, never obeyed: no terminal code, no formula, no markup gets through.
 */
#ifndef GRADE_REPORT_REPORT_H
#define GRADE_REPORT_REPORT_H

#include <stdbool.h>

#include "base/strbuf.h"
#include "course/result.h"

/* The result as docs/result.schema.json says. */
void report_json(const struct result *result, struct strbuf *ret_text);

/*
 * For a learner: the verdict, then a block for each check that did not pass.
 * When all is well just the points. Source lines are read from the submission
 * again; one that cannot be read is left out.
 */
void report_text(const struct result *result, bool color,
                 struct strbuf *ret_text);

struct trace_document;

/* For whoever hunts: the verdict, then a block for each finding, the most
 * telling first. Source lines are read from the files again. */
void report_hunt(const struct result *result,
                 const struct trace_document *trace, bool color,
                 struct strbuf *ret_text);

/* For editors and CI: file:line:column: severity: message [UV101], the source
 * line, the path that leads there as notes. */
void report_lint(const struct result *result, bool color,
                 struct strbuf *ret_text);

#endif
