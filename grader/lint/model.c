/*
 * model.c - libuv as its header declares it, and what no header says from
 * tables: one line for each function, to be extended there.
 */
#include "lint/model.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "lint/syntax.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct {
    const char *type;
    enum times times;
    bool on_worker;
} callbacks[] = {
#define PLACE_LOOP false
#define PLACE_WORKER true
#define CALLBACK(type, times, place) {type, TIMES_##times, PLACE_##place},
#include "lint/callback.def"
#undef CALLBACK
};

static const struct {
    const char *type;
    enum null_meaning meaning;
} null_meanings[] = {
#define NULL_MEANS(type, meaning) {type, NULL_##meaning},
#include "lint/null.def"
#undef NULL_MEANS
};

static const struct blocking blocking[] = {
#define BLOCKING(name, severity, argument, value, what, instead)               \
    {name, SEVERITY_##severity, argument, value, false, what, instead},
#define BLOCKING_IF(name, severity, argument, value, what, instead)            \
    {name, SEVERITY_##severity, argument, value, true, what, instead},
#include "lint/blocking.def"
#undef BLOCKING
#undef BLOCKING_IF
};

static const char *const thread_safe[] = {
#define THREAD_SAFE(name) name,
#include "lint/thread_safe.def"
#undef THREAD_SAFE
};

static const char *const never_fails[] = {
#define NEVER_FAILS(name) name,
#include "lint/never_fails.def"
#undef NEVER_FAILS
};

static const char *const thread_waits[] = {
#define WAITS(name) name,
#include "lint/waits.def"
#undef WAITS
};

static const char *const signal_safe[] = {
#define SIGNAL_SAFE(name) name,
#include "lint/signal_safe.def"
#undef SIGNAL_SAFE
};

static const char *const noreturn[] = {
#define NORETURN(name) name,
#include "lint/noreturn.def"
#undef NORETURN
};

static bool listed(const char *const *names, size_t count, const char *name)
{
    size_t i;

    for (i = 0; i < count; i++) {
        size_t len = strlen(names[i]);

        if (names[i][len - 1] == '*' ? !strncmp(names[i], name, len - 1)
                                     : !strcmp(names[i], name))
            return true;
    }
    return false;
}

/* The field `type` that the first member of all requests, or of all handles,
 * has: its own type tells one from the other. */
static enum CXVisitorResult find_type(CXCursor field, CXClientData data)
{
    enum thing *thing = data;
    char *name = syntax_string(clang_getCursorSpelling(field));
    char *type =
        syntax_string(clang_getTypeSpelling(clang_getCursorType(field)));

    if (!strcmp(name, "type") && !strcmp(type, "uv_req_type"))
        *thing = THING_REQUEST;
    else if (!strcmp(name, "type") && !strcmp(type, "uv_handle_type"))
        *thing = THING_HANDLE;
    free(name);
    free(type);
    return *thing == THING_NONE ? CXVisit_Continue : CXVisit_Break;
}

enum thing model_thing(CXType type)
{
    enum thing thing = THING_NONE;
    char *name = syntax_record(type);

    if (name && !strcmp(name, "uv_loop_s")) {
        thing = THING_LOOP;
    } else if (name && !strncmp(name, "uv_", 3)) {
        type = clang_getCanonicalType(type);
        if (type.kind == CXType_Pointer)
            type = clang_getCanonicalType(clang_getPointeeType(type));
        clang_Type_visitFields(type, find_type, &thing);
    }
    free(name);
    return thing;
}

enum times model_times(const char *name, CXType type)
{
    CXType function = clang_getPointeeType(clang_getCanonicalType(type));
    enum thing first;
    size_t i;

    for (i = 0; i < COUNT(callbacks); i++)
        if (!strcmp(callbacks[i].type, name))
            return callbacks[i].times;
    if (strncmp(name, "uv_", 3) || clang_getNumArgTypes(function) < 1)
        return TIMES_UNKNOWN;
    first = model_thing(clang_getArgType(function, 0));
    return first == THING_REQUEST  ? TIMES_ONCE
           : first == THING_HANDLE ? TIMES_MANY
                                   : TIMES_UNKNOWN;
}

bool model_runs_on_worker(const char *callback_type)
{
    size_t i;

    for (i = 0; i < COUNT(callbacks); i++)
        if (!strcmp(callbacks[i].type, callback_type))
            return callbacks[i].on_worker;
    return false;
}

enum null_meaning model_null(const char *callback_type)
{
    size_t i;

    for (i = 0; i < COUNT(null_meanings); i++)
        if (!strcmp(null_meanings[i].type, callback_type))
            return null_meanings[i].meaning;
    return NULL_UNKNOWN;
}

const struct blocking *model_blocking(const char *name)
{
    size_t i;

    for (i = 0; i < COUNT(blocking); i++)
        if (!strcmp(blocking[i].name, name))
            return &blocking[i];
    return NULL;
}

bool model_is_thread_safe(const char *name)
{
    return listed(thread_safe, COUNT(thread_safe), name);
}

bool model_never_fails(const char *name)
{
    return listed(never_fails, COUNT(never_fails), name);
}

bool model_waits_for_thread(const char *name)
{
    return listed(thread_waits, COUNT(thread_waits), name);
}

bool model_is_signal_safe(const char *name)
{
    return listed(signal_safe, COUNT(signal_safe), name);
}

bool model_is_noreturn(const char *name)
{
    return listed(noreturn, COUNT(noreturn), name);
}
