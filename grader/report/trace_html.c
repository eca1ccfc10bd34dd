/*
 * trace_html.c - a trace as one page for a browser, from the sources in page/.
 *
 * Whatever a program named is data in it, never markup: a JSON document, in
 * which no "<" stands, that a script of ours puts in as text. The policy lets
 * this one script and this one style run, by their hashes, and nothing load.
 */
#include <string.h>

#include "base/digest.h"
#include "report/trace_write.h"

#define HIDDEN __attribute__((visibility("hidden")))

/* Files of page/, one behind the other, with a NUL: see the Makefile. */
#define PAGE(file) ".incbin \"grader/report/page/" file "\"\n"
#define PAGE_TEXT(name, files)                                                 \
    __asm__(".pushsection .rodata\n"                                           \
            ".global trace_page_" #name "\n"                                   \
            "trace_page_" #name ":\n" files ".byte 0\n"                        \
            ".popsection\n");                                                  \
    extern const char trace_page_##name[] HIDDEN

PAGE_TEXT(frame, PAGE("trace.html"));
PAGE_TEXT(style, PAGE("trace.css"));
PAGE_TEXT(script,
          PAGE("trace_run.js") PAGE("trace_draw.js") PAGE("trace_page.js"));

static void add_policy(struct strbuf *text)
{
    char script[DIGEST_BASE64_SIZE], style[DIGEST_BASE64_SIZE];

    digest_base64(trace_page_script, strlen(trace_page_script), script);
    digest_base64(trace_page_style, strlen(trace_page_style), style);
    strbuf_addf(text,
                "default-src 'none'; script-src 'sha256-%s'; "
                "style-src 'sha256-%s'; base-uri 'none'; form-action 'none'",
                script, style);
}

static void add_trace(const struct trace_document *document,
                      struct strbuf *text)
{
    json_t *root = trace_document_to_json(document);
    struct strbuf line = STRBUF_INIT;
    const char *at, *end;

    json_write_line(root, &line);
    json_decref(root);
    for (at = strbuf_text(&line); (end = strchr(at, '<')); at = end + 1) {
        strbuf_add(text, at, (size_t)(end - at));
        strbuf_add_str(text, "\\u003c");
    }
    strbuf_add_str(text, at);
    strbuf_release(&line);
}

static void fill_in(const struct trace_document *document, const char *name,
                    struct strbuf *text)
{
    if (strncmp(name, "policy", 6) == 0)
        add_policy(text);
    else if (strncmp(name, "style", 5) == 0)
        strbuf_add_str(text, trace_page_style);
    else if (strncmp(name, "trace", 5) == 0)
        add_trace(document, text);
    else
        strbuf_add_str(text, trace_page_script);
}

void trace_html(const struct trace_document *document, struct strbuf *ret_text)
{
    const char *at = trace_page_frame, *open, *close;

    while ((open = strstr(at, "{{")) && (close = strstr(open, "}}"))) {
        strbuf_add(ret_text, at, (size_t)(open - at));
        fill_in(document, open + 2, ret_text);
        at = close + 2;
    }
    strbuf_add_str(ret_text, at);
}
