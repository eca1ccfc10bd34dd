/* sarif_log.h - what the parts of the writer of SARIF share. */
#ifndef GRADE_REPORT_SARIF_LOG_H
#define GRADE_REPORT_SARIF_LOG_H

#include "base/json.h"
#include "report/sarif.h"
#include "report/source.h"

struct sarif_log {
    const struct lint_outcome *outcome;
    const struct sarif_setting *setting;
    struct source source;
};

/* All return what the caller owns. */

/* A text that is shown as it is. */
json_t *sarif_text(const char *text);
/* A message: shown, not obeyed. */
json_t *sarif_message(const char *text);
json_t *sarif_artifact(const struct sarif_log *log, const char *file);
/* To where `end_line` and `end_column` are; without them, a word. */
json_t *sarif_region(struct sarif_log *log, const struct place *place,
                     int end_line, int end_column);
/* `text` NULL: a location without a message. */
json_t *sarif_location(struct sarif_log *log, const struct place *place,
                       const char *text);
/* That of a finding: it says how far it reaches. */
json_t *sarif_finding_location(struct sarif_log *log,
                               const struct finding *finding);
/* "tool": its name, its version, its rules. */
json_t *sarif_tool(const struct sarif_log *log);

#endif
