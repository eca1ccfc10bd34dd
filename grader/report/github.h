/* github.h - what lint found as annotations of a workflow run on GitHub. */
#ifndef GRADE_REPORT_GITHUB_H
#define GRADE_REPORT_GITHUB_H

#include "base/strbuf.h"
#include "play/lint_files.h"

/* A line for each finding and for each thing that was not analysed. Nothing
 * that a file says can end its line or start another command. */
void report_github(const struct lint_outcome *outcome, struct strbuf *ret_text);

#endif
