/*
 * fix_release.c - repairs of what is not given back on some way out: a call
 * before the function is left.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/fix.h"
#include "lint/scan.h"
#include "lint/syntax.h"

/* --- before a function is left --- */

/* Before the brace that ends the function. */
static void put_before_end(struct fixing *fixing, const char *statement)
{
    size_t brace = fixing->site->at.begin, line = brace;
    char *indent = fix_indent(fixing, brace);

    while (line && fixing->text[line - 1] != '\n')
        line--;
    if (line + strlen(indent) == brace)
        fix_insert(fixing, line, xasprintf("%s    %s\n", indent, statement));
    else
        fix_insert(fixing, brace, xasprintf("%s ", statement));
    free(indent);
}

static bool is_at_end(const struct fixing *fixing)
{
    return fixing->text[fixing->site->at.begin] == '}';
}

/* A call, "x(y);", before the return or the closing brace of the finding. */
static void put_before_leaving(struct fixing *fixing, const char *call)
{
    if (is_at_end(fixing))
        put_before_end(fixing, call);
    else if (!fix_put_before(fixing, call))
        return;
    fix_title(fixing, "call %.*s first", (int)strlen(call) - 1, call);
}

static char next_mark(const struct fixing *fixing, size_t *at, size_t end,
                      struct piece *piece)
{
    while (*at < end && scan_piece(fixing->text, end, *at, piece)) {
        *at = piece->end;
        if (piece->kind != PIECE_SPACE && piece->kind != PIECE_COMMENT)
            return fixing->text[piece->begin];
    }
    return '\0';
}

static bool is_word(const struct fixing *fixing, const struct piece *piece,
                    const char *word)
{
    return piece->end - piece->begin == strlen(word) &&
           !memcmp(fixing->text + piece->begin, word, strlen(word));
}

/* From `at` plain statements lead to a return: what was done before does not
 * come to what stands behind it. */
static bool leads_to_return(const struct fixing *fixing, size_t at, size_t end)
{
    static const char *const branches[] = {"if", "else",   "for",  "while",
                                           "do", "switch", "case", "goto"};
    struct piece piece;
    char mark;

    while ((mark = next_mark(fixing, &at, end, &piece))) {
        if (is_word(fixing, &piece, "return"))
            return true;
        if (mark == '{' || mark == '}')
            return false;
        for (size_t i = 0; i < sizeof branches / sizeof branches[0]; i++)
            if (is_word(fixing, &piece, branches[i]))
                return false;
    }
    return false;
}

/* --- whether it may be gone already --- */

enum { NESTING_MAX = 64 };

/* Functions that read what they get and keep nothing of it. */
static bool only_reads(const struct fixing *fixing, const struct piece *callee)
{
    static const char *const names[] = {
        "if",      "while",   "for",     "return",  "sizeof", "fwrite",
        "memcpy",  "memmove", "memchr",  "memcmp",  "strlen", "strncmp",
        "strnlen", "strncpy", "printf",  "fprintf", "fputs",  "puts",
        "write",   "strcmp",  "snprintf"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (is_word(fixing, callee, names[i]))
            return true;
    return false;
}

/* A walk over the function up to the finding. */
struct mentions {
    const struct fixing *fixing;
    size_t at, end;
    char before;                       /* the mark before the last piece */
    struct piece last;                 /* the last piece */
    struct piece callees[NESTING_MAX]; /* the word before each open bracket */
    size_t depth;
};

static char step_on(struct mentions *m, struct piece *piece)
{
    char mark = next_mark(m->fixing, &m->at, m->end, piece);

    m->before = m->last.end ? m->fixing->text[m->last.end - 1] : '{';
    if (mark == '(' && m->depth < NESTING_MAX)
        m->callees[m->depth++] = m->last;
    else if (mark == ')' && m->depth)
        m->depth--;
    m->last = *piece;
    return mark;
}

/* "res" or "buf->base" begins here; returns what stands behind it. */
static bool is_mentioned(const struct mentions *m, const struct piece *piece,
                         const char *what, char *ret_behind)
{
    size_t len = strlen(what), at = piece->begin + len;
    struct piece next;

    if (piece->kind != PIECE_WORD || at >= m->end ||
        memcmp(m->fixing->text + piece->begin, what, len) != 0)
        return false;
    if (isalnum((unsigned char)m->fixing->text[at]) ||
        m->fixing->text[at] == '_')
        return false;
    *ret_behind = next_mark(m->fixing, &at, m->end, &next);
    return true;
}

/* It goes somewhere: a function that may keep it or free it, a variable. */
static bool is_handed_on(const struct mentions *m, char behind)
{
    if (m->before == '=')
        return true;
    if ((m->before != '(' && m->before != ',') ||
        (behind != ')' && behind != ','))
        return false;
    return m->depth == 0 || !only_reads(m->fixing, &m->callees[m->depth - 1]);
}

/*
 * Whether `what` may be gone, or somebody else's, when the finding is reached:
 * what is given back twice is worse than what is never given back.
 */
static bool may_be_gone(const struct fixing *fixing, const char *what)
{
    struct mentions m = {.fixing = fixing, .end = fixing->site->at.begin};
    struct extent function;
    struct piece piece;
    bool inside = false;
    char mark, behind;

    if (!site_extent(fixing->finish->program, fixing->site->function,
                     &function))
        return true;
    m.at = function.begin;
    while ((mark = step_on(&m, &piece))) {
        inside |= mark == '{';
        if (inside && is_mentioned(&m, &piece, what, &behind) &&
            is_handed_on(&m, behind) &&
            !leads_to_return(fixing, piece.end, m.end))
            return true;
    }
    return false;
}

/* The return does not use what is given back before it: no memory is read. */
static bool returns_plainly(const struct fixing *fixing)
{
    char *text;
    bool plain;

    if (is_at_end(fixing))
        return true;
    text = fix_text(fixing, fixing->site->statement);
    plain = !strncmp(text, "return", 6) && !strpbrk(text, "*[>.&(");
    free(text);
    return plain;
}

/* `call` gives `what` back. */
static void give_back(struct fixing *fixing, const char *what, const char *call)
{
    if (!clang_Cursor_isNull(fixing->site->function) &&
        returns_plainly(fixing) && !may_be_gone(fixing, what))
        put_before_leaving(fixing, call);
}

/* --- UV202: a file request is not cleaned --- */

static bool is_fs_request(CXType type)
{
    char *record = syntax_record(type);
    bool is = record && !strcmp(record, "uv_fs_s");

    free(record);
    return is;
}

/* The local requests of a function. */
struct locals {
    char *name; /* of the first one */
    size_t count;
};

static enum CXChildVisitResult find_local(CXCursor cursor, CXCursor parent,
                                          CXClientData data)
{
    struct locals *locals = data;

    (void)parent;
    if (clang_getCursorKind(cursor) == CXCursor_VarDecl &&
        clang_getCursorType(cursor).kind != CXType_Pointer &&
        is_fs_request(clang_getCursorType(cursor)) && !locals->count++)
        locals->name = syntax_string(clang_getCursorSpelling(cursor));
    return CXChildVisit_Recurse;
}

/* "req" or "&req": what is to be cleaned; NULL when that is not plain. */
static char *request_name(const struct fixing *fixing)
{
    CXCursor function = fixing->site->function, first;
    struct locals locals = {0};
    char *name = NULL;

    if (clang_Cursor_isNull(function))
        return NULL;
    clang_visitChildren(function, find_local, &locals);
    if (locals.count == 1)
        name = xasprintf("&%s", locals.name);
    free(locals.name);
    if (locals.count || clang_Cursor_getNumArguments(function) < 1)
        return name;
    first = clang_Cursor_getArgument(function, 0);
    name = syntax_string(clang_getCursorSpelling(first));
    if (*name && is_fs_request(clang_getCursorType(first)))
        return name;
    free(name);
    return NULL;
}

/* The cleaning takes away what hangs on these; and what is done at once in
 * this statement is not done before it. */
static bool uses_contents(const struct fixing *fixing, const char *name)
{
    char *text = fix_text(fixing, fixing->site->statement);
    bool uses = strstr(text, "->ptr") || strstr(text, ".ptr") ||
                strstr(text, "path") || (*name == '&' && strstr(text, name));

    free(text);
    return uses;
}

void fix_cleanup(struct fixing *fixing)
{
    char *name = request_name(fixing), *call;

    if (!name)
        return;
    call = xasprintf("uv_fs_req_cleanup(%s);", name);
    if (is_at_end(fixing) || !uses_contents(fixing, name))
        put_before_leaving(fixing, call);
    free(call);
    free(name);
}

/* --- UV203, UV209: what a callback was given --- */

/* The name of the callback's parameter `index`; "" when it has none. */
static char *parameter_name(const struct fixing *fixing, unsigned index)
{
    CXCursor function = fixing->site->function;

    if (clang_Cursor_isNull(function) ||
        clang_Cursor_getNumArguments(function) <= (int)index)
        return xstrdup("");
    return syntax_string(
        clang_getCursorSpelling(clang_Cursor_getArgument(function, index)));
}

/* The parameter, or a member of it, to `function`. */
static void give_parameter_back(struct fixing *fixing, unsigned index,
                                const char *member, const char *function)
{
    char *name = parameter_name(fixing, index);
    char *what = xasprintf("%s%s", name, member);
    char *call = xasprintf("%s(%s);", function, what);

    if (*name)
        give_back(fixing, what, call);
    free(call);
    free(what);
    free(name);
}

void fix_free_addresses(struct fixing *fixing)
{
    give_parameter_back(fixing, 2, "", "uv_freeaddrinfo");
}

void fix_free_buffer(struct fixing *fixing)
{
    give_parameter_back(fixing, 2, "->base", "free");
}

/* --- UV405: a lock --- */

static const struct {
    const char *lock, *unlock;
} locks[] = {
    {"uv_mutex_lock", "uv_mutex_unlock"},
    {"uv_mutex_trylock", "uv_mutex_unlock"},
    {"uv_rwlock_rdlock", "uv_rwlock_rdunlock"},
    {"uv_rwlock_wrlock", "uv_rwlock_wrunlock"},
    {"pthread_mutex_lock", "pthread_mutex_unlock"},
};

/* "uv_mutex_unlock(&s->lock);" for a call "uv_mutex_lock(&s->lock)" at
 * `offset`; NULL when it is another call. */
static char *unlocking(const struct fixing *fixing, size_t offset)
{
    const char *at = fixing->text + offset, *end;

    for (size_t i = 0; i < sizeof locks / sizeof locks[0]; i++) {
        size_t len = strlen(locks[i].lock);

        if (strncmp(at, locks[i].lock, len) != 0 || at[len] != '(')
            continue;
        end = strchr(at, ')');
        if (!end || memchr(at + len + 1, '(', (size_t)(end - at) - len - 1) ||
            memchr(at, '\n', (size_t)(end - at)))
            return NULL;
        return xasprintf("%s%.*s);", locks[i].unlock,
                         (int)((size_t)(end - at) - len), at + len);
    }
    return NULL;
}

/* The unlocking may have been done on a way to the finding. */
static bool is_called_before(const struct fixing *fixing, const char *call)
{
    size_t name = strcspn(call, "("), at, end = fixing->site->at.begin;
    struct extent function;
    struct piece piece;

    if (!site_extent(fixing->finish->program, fixing->site->function,
                     &function))
        return true;
    at = function.begin;
    while (next_mark(fixing, &at, end, &piece))
        if (piece.end - piece.begin == name &&
            !memcmp(fixing->text + piece.begin, call, name) &&
            !leads_to_return(fixing, piece.end, end))
            return true;
    return false;
}

void fix_unlock(struct fixing *fixing)
{
    const struct finding *finding = fixing->finding;
    const struct step *locked = NULL;
    char *call;

    if (!is_at_end(fixing) &&
        strncmp(fixing->text + fixing->site->at.begin, "return", 6) != 0)
        return;
    for (size_t i = 0; i < finding->chain_count; i++) {
        const char *text = finding->chain[i].text;
        size_t len = strlen(text);

        if (len > 10 && !strcmp(text + len - 10, " is locked"))
            locked = &finding->chain[i];
    }
    /* A helper that locks calls it by another name. */
    if (!locked || !locked->place.function || !finding->place.function ||
        strcmp(locked->place.function, finding->place.function) != 0)
        return;
    call = unlocking(fixing, fix_step_offset(fixing, locked));
    if (call && returns_plainly(fixing) && !is_called_before(fixing, call))
        put_before_leaving(fixing, call);
    free(call);
}
