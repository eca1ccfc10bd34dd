#include "report/trace_write.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/path.h"

static bool ends_with(const char *text, const char *end)
{
    size_t len = strlen(text), end_len = strlen(end);

    return len > end_len && strcmp(text + len - end_len, end) == 0;
}

int trace_format_find(const char *path, enum trace_format asked,
                      enum trace_format *ret, struct error *err)
{
    static const struct {
        const char *end;
        enum trace_format format;
    } ends[] = {
        {".perfetto.json", TRACE_CHROME},
        {".json", TRACE_JSON},
        {".html", TRACE_HTML},
        {".htm", TRACE_HTML},
    };

    *ret = asked;
    if (asked != TRACE_AUTO)
        return 0;
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        if (ends_with(path, ends[i].end)) {
            *ret = ends[i].format;
            return 0;
        }
    }
    return error_set(err, -EINVAL,
                     "what to write into '%.200s' cannot be told from its "
                     "name: end it in .html, .json or .perfetto.json, or give "
                     "--trace-format",
                     path);
}

void trace_render(const struct trace_document *document,
                  enum trace_format format, struct strbuf *ret_text)
{
    json_t *root;

    if (format == TRACE_HTML) {
        trace_html(document, ret_text);
        return;
    }
    root = format == TRACE_CHROME ? trace_chrome(document)
                                  : trace_document_to_json(document);
    json_write(root, ret_text);
    json_decref(root);
}

int trace_write(const struct trace_document *document, const char *path,
                enum trace_format asked, struct error *err)
{
    struct strbuf text = STRBUF_INIT;
    enum trace_format format;
    int rc = trace_format_find(path, asked, &format, err);

    if (rc < 0)
        return rc;
    trace_render(document, format, &text);
    rc = path_write(path, text.text, text.len, err);
    strbuf_release(&text);
    return rc;
}
