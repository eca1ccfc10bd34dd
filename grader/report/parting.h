/* parting.h - the runs of a trace in text, and where two of them part. */
#ifndef GRADE_REPORT_PARTING_H
#define GRADE_REPORT_PARTING_H

#include "base/strbuf.h"
#include "play/trace_document.h"

/*
 * What the first two runs have in common, its last rows, then both side by
 * side from the first moment that differs, marked ">"; no line is wider than
 * WORDS_COLUMNS. A row is a moment: "*" a callback, "+" an operation starts,
 * "x" it completes, "!" a finding. Nothing when they do not part.
 */
void parting_show(const struct trace_document *document, size_t indent,
                  struct strbuf *ret_text);

/* All rows of a run, or as many as anybody reads: both ends of a long one. */
void parting_show_run(const struct trace_run *run, size_t indent,
                      struct strbuf *ret_text);

#endif
