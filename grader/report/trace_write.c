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
        {".txt", TRACE_TEXT},
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
    return error_set(
        err, -EINVAL,
        "what to write into '%.200s' cannot be told from its "
        "name: end it in .html, .json, .perfetto.json or .txt, or give "
        "--trace-format",
        path);
}

static void render_json(json_t *root, struct strbuf *text)
{
    json_write(root, text);
    json_decref(root);
}

void trace_render(const struct trace_document *document,
                  enum trace_format format, struct strbuf *ret_text)
{
    switch (format) {
    case TRACE_HTML:
        trace_html(document, ret_text);
        break;
    case TRACE_TEXT:
        trace_text(document, ret_text);
        break;
    case TRACE_CHROME:
        render_json(trace_chrome(document), ret_text);
        break;
    default:
        render_json(trace_document_to_json(document), ret_text);
    }
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
