#include "lint/prelude.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/xalloc.h"

enum { NESTING_MAX = 5, HEADER_SIZE_MAX = 1 << 20 };

enum answer {
    ANSWER_NO,
    ANSWER_YES,
    ANSWER_ON /* nothing yet that decides it */
};

/* One word of a directive. */
struct word {
    const char *text;
    size_t len;
};

/* The text that is read, and where it is. */
struct scan {
    const struct request *request;
    const char *at, *end;
    int nesting;
    bool line_start;
    struct word guard; /* of the #ifndef that comes first; empty: none */
};

enum name_kind { NAME_HEADER, NAME_FEATURE, NAME_SHADOW };

static const struct {
    enum name_kind kind;
    const char *name;
} names[] = {
#define HEADER(name) {NAME_HEADER, name},
#define FEATURE(name) {NAME_FEATURE, name},
#define SHADOW(name) {NAME_SHADOW, name},
#include "lint/prelude.def"
};

enum { NAME_COUNT = sizeof names / sizeof names[0] };

static bool is_word(struct word word, const char *text)
{
    return strlen(text) == word.len && !memcmp(word.text, text, word.len);
}

static bool is_known(enum name_kind kind, struct word word)
{
    for (int i = 0; i < NAME_COUNT; i++)
        if (names[i].kind == kind && is_word(word, names[i].name))
            return true;
    return false;
}

/* --- flags --- */

/* Files of this folder would be read in place of the system's. */
static bool shadows(const char *dir)
{
    bool found = false;

    for (int i = 0; !found && i < NAME_COUNT; i++) {
        char *path = path_join(dir, names[i].name);

        found = path_exists(path);
        free(path);
    }
    return found;
}

/* NULL when the flag names none. */
static const char *include_dir(const char *flag)
{
    return strncmp(flag, "-I", 2) == 0 && flag[2] ? flag + 2 : NULL;
}

static bool flags_fit(const struct request *request)
{
    for (int i = 0; i < request->flag_count; i++) {
        const char *dir = include_dir(request->flags[i]);

        if (dir ? shadows(dir) : strcmp(request->flags[i], "-std=gnu11") != 0)
            return false;
    }
    return true;
}

/* --- the text --- */

static enum answer scan_text(struct scan *scan);

/* A header of the user's: the first of this name in the folders. */
static enum answer scan_own(const struct scan *scan, struct word name)
{
    const struct request *request = scan->request;
    struct strbuf text = STRBUF_INIT;
    struct error ignored = {0};
    enum answer answer = ANSWER_NO;
    bool found = false;

    for (int i = 0; !found && i < request->flag_count; i++) {
        const char *dir = include_dir(request->flags[i]);
        char *path =
            xasprintf("%s/%.*s", dir ? dir : "", (int)name.len, name.text);

        found = dir && path_read(path, HEADER_SIZE_MAX, &text, &ignored) == 0;
        free(path);
    }
    if (found && scan->nesting < NESTING_MAX) {
        struct scan inner = {
            .request = request,
            .at = strbuf_text(&text),
            .end = strbuf_text(&text) + text.len,
            .nesting = scan->nesting + 1,
        };

        answer = scan_text(&inner);
    }
    strbuf_release(&text);
    return answer;
}

static void skip_blanks(struct scan *scan)
{
    while (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\t'))
        scan->at++;
}

static struct word take_word(struct scan *scan)
{
    struct word word = {.len = 0};

    skip_blanks(scan);
    word.text = scan->at;
    while (scan->at < scan->end &&
           (isalnum((unsigned char)*scan->at) || *scan->at == '_'))
        scan->at++;
    word.len = (size_t)(scan->at - word.text);
    return word;
}

/* Nothing but a comment follows on this line. */
static bool ends_here(struct scan *scan)
{
    skip_blanks(scan);
    return scan->at >= scan->end || *scan->at == '\n' || *scan->at == '\r' ||
           *scan->at == '/';
}

static enum answer take_include(struct scan *scan)
{
    const char *close;
    struct word name;
    char quote;

    skip_blanks(scan);
    if (scan->at >= scan->end || (*scan->at != '<' && *scan->at != '"'))
        return ANSWER_NO;
    quote = *scan->at == '<' ? '>' : '"';
    name.text = scan->at + 1;
    close = memchr(name.text, quote, (size_t)(scan->end - name.text));
    if (!close || memchr(name.text, '\n', (size_t)(close - name.text)))
        return ANSWER_NO;
    name.len = (size_t)(close - name.text);
    scan->at = close + 1;
    if (quote == '>' && is_word(name, "uv.h"))
        return ANSWER_YES;
    if (quote == '>' && is_known(NAME_HEADER, name))
        return ends_here(scan) ? ANSWER_ON : ANSWER_NO;
    return scan_own(scan, name);
}

/* The two lines that keep a header from being read twice, and features. */
static enum answer take_define(struct scan *scan)
{
    struct word name = take_word(scan);

    if (is_known(NAME_FEATURE, name)) {
        take_word(scan);
        return ends_here(scan) ? ANSWER_ON : ANSWER_NO;
    }
    return scan->guard.len && scan->guard.len == name.len &&
                   !memcmp(scan->guard.text, name.text, name.len) &&
                   ends_here(scan)
               ? ANSWER_ON
               : ANSWER_NO;
}

static enum answer take_guard(struct scan *scan)
{
    struct word name = take_word(scan);

    if (scan->guard.len || scan->nesting == 0 || name.len < 3 ||
        !strncmp(name.text, "UV", 2) || !ends_here(scan))
        return ANSWER_NO;
    scan->guard = name;
    return ANSWER_ON;
}

static enum answer take_directive(struct scan *scan)
{
    struct word word;

    scan->at++;
    word = take_word(scan);
    if (is_word(word, "include"))
        return take_include(scan);
    if (is_word(word, "define"))
        return take_define(scan);
    if (is_word(word, "ifndef"))
        return take_guard(scan);
    if (is_word(word, "pragma") && is_word(take_word(scan), "once"))
        return ends_here(scan) ? ANSWER_ON : ANSWER_NO;
    if (is_word(word, "endif") && scan->guard.len)
        return ends_here(scan) ? ANSWER_ON : ANSWER_NO;
    return ANSWER_NO;
}

/* A line comment may go on behind a backslash: left to the compiler. */
static bool skip_comment(struct scan *scan)
{
    const char *body = scan->at + 2, *stop;
    bool block = scan->at[1] == '*';

    stop = block ? memmem(body, (size_t)(scan->end - body), "*/", 2)
                 : memchr(body, '\n', (size_t)(scan->end - body));
    if (!stop || (!block && stop[-1] == '\\'))
        return false;
    scan->at = stop + (block ? 2 : 0);
    return true;
}

static enum answer scan_text(struct scan *scan)
{
    enum answer answer = ANSWER_ON;

    scan->line_start = true;
    while (answer == ANSWER_ON && scan->at < scan->end) {
        char c = *scan->at;

        if (c == '\n' || isspace((unsigned char)c)) {
            scan->line_start |= c == '\n';
            scan->at++;
        } else if (c == '/' && scan->at + 1 < scan->end &&
                   (scan->at[1] == '*' || scan->at[1] == '/')) {
            if (!skip_comment(scan))
                return ANSWER_NO;
        } else if (c == '#' && scan->line_start) {
            answer = take_directive(scan);
            scan->line_start = false;
        } else {
            return ANSWER_NO;
        }
    }
    return answer;
}

bool prelude_fits(const struct request *request)
{
    struct scan scan = {
        .request = request,
        .at = strbuf_text(request->source),
        .end = strbuf_text(request->source) + request->source->len,
    };

    return flags_fit(request) && scan_text(&scan) == ANSWER_YES;
}
