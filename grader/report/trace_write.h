/*
 * trace_write.h - a trace as a file: a document for programs, one for
 * ui.perfetto.dev, a page for a browser, or text.
 */
#ifndef GRADE_REPORT_TRACE_WRITE_H
#define GRADE_REPORT_TRACE_WRITE_H

#include "base/error.h"
#include "base/strbuf.h"
#include "play/trace_document.h"

/* In the order of TRACE_FORMATS; the first: by the end of the file's name. */
enum trace_format {
    TRACE_AUTO,
    TRACE_JSON,
    TRACE_CHROME,
    TRACE_HTML,
    TRACE_TEXT
};

#define TRACE_FORMATS "auto|json|chrome|html|text"

/*
 * The format of `path`, when `asked` does not say it: .html, .perfetto.json,
 * .json, .txt. -EINVAL with a sentence for another name.
 */
int trace_format_find(const char *path, enum trace_format asked,
                      enum trace_format *ret, struct error *err)
    __attribute__((warn_unused_result));

/* Appends the trace in that format, which is not TRACE_AUTO. */
void trace_render(const struct trace_document *document,
                  enum trace_format format, struct strbuf *ret_text);

/*
 * Writes the file, whole or not at all. A negative errno with a sentence: a
 * name that tells no format (-EINVAL), a folder that is not there, a full disk.
 */
int trace_write(const struct trace_document *document, const char *path,
                enum trace_format asked, struct error *err)
    __attribute__((warn_unused_result));

/* The writers. The caller owns the document. */
json_t *trace_chrome(const struct trace_document *document);
void trace_html(const struct trace_document *document, struct strbuf *ret_text);
void trace_text(const struct trace_document *document, struct strbuf *ret_text);

#endif
