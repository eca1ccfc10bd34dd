/*
 * sarif.h - what lint found as SARIF 2.1.0, for code scanning; the subset that
 * is written is described by docs/sarif-subset.schema.json.
 */
#ifndef GRADE_REPORT_SARIF_H
#define GRADE_REPORT_SARIF_H

#include "base/strbuf.h"
#include "play/lint_files.h"

struct sarif_setting {
    const char *version; /* of grade */
    const char *root;    /* the folder that URIs are relative to, absolute */
    const char *explain; /* the folder of the rules' pages */
    bool has_baseline;   /* results say whether they are new */
};

/*
 * Appends the whole log: every rule with its page as help, findings (also the
 * excused ones, with their suppression), paths as code flows, what could not
 * be analysed as notifications. Columns count characters, not bytes.
 */
void report_sarif(const struct lint_outcome *outcome,
                  const struct sarif_setting *setting, struct strbuf *ret_text);

/*
 * Appends a file's name as a URI: relative to `root` when it is below it,
 * "file:///..." otherwise; whatever is not plain is percent-encoded. Returns
 * whether it is relative.
 */
bool sarif_add_uri(const char *root, const char *file, struct strbuf *ret_text);

#endif
