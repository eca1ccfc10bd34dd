/*
 * decl.c - what is said about variables, parameters, fields and functions.
 */
#include "lint/decl.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/syntax.h"

static bool is_function_pointer(CXType type)
{
    CXType canonical = clang_getCanonicalType(type);
    enum CXTypeKind kind;

    if (canonical.kind != CXType_Pointer)
        return false;
    kind = clang_getCanonicalType(clang_getPointeeType(canonical)).kind;
    return kind == CXType_FunctionProto || kind == CXType_FunctionNoProto;
}

/* The typedef that names the function type, or an invalid cursor. */
static CXCursor callback_typedef(CXType type)
{
    CXCursor declared = clang_getTypeDeclaration(type);

    if (clang_getCursorKind(declared) != CXCursor_TypedefDecl &&
        type.kind == CXType_Pointer)
        declared = clang_getTypeDeclaration(clang_getPointeeType(type));
    return declared;
}

static char *callback_name(CXType type)
{
    CXCursor declared;

    if (!is_function_pointer(type))
        return NULL;
    declared = callback_typedef(type);
    if (clang_getCursorKind(declared) != CXCursor_TypedefDecl)
        return xstrdup("");
    return syntax_string(clang_getCursorSpelling(declared));
}

static enum CXChildVisitResult find_status(CXCursor cursor, CXCursor parent,
                                           CXClientData data)
{
    static const char *const names[] = {"status", "err",   "error",  "rc",
                                        "result", "res",   "code",   "nread",
                                        "ret",    "errno", "outcome"};
    char *name;
    size_t i;

    (void)parent;
    if (clang_getCursorKind(cursor) != CXCursor_ParmDecl)
        return CXChildVisit_Continue;
    name = syntax_string(clang_getCursorSpelling(cursor));
    for (i = 0; i < sizeof names / sizeof names[0]; i++)
        if (!strcmp(name, names[i]))
            *(bool *)data = true;
    free(name);
    return CXChildVisit_Continue;
}

enum CXChildVisitResult decl_read_annotation(CXCursor cursor, CXCursor parent,
                                             CXClientData data)
{
    struct decl *d = data;
    char *text;

    (void)parent;
    if (clang_getCursorKind(cursor) != CXCursor_AnnotateAttr)
        return CXChildVisit_Continue;
    text = syntax_string(clang_getCursorSpelling(cursor));
    if (!strcmp(text, "grade:task"))
        d->makes_task = true;
    else if (!strcmp(text, "grade:suspend"))
        d->suspends = true;
    else if (!strcmp(text, "grade:await"))
        d->awaited = true;
    else if (!strcmp(text, "grade:worker"))
        d->on_worker = true;
    free(text);
    return CXChildVisit_Continue;
}

static bool is_void_pointer(CXType type)
{
    CXType canonical = clang_getCanonicalType(type);

    return canonical.kind == CXType_Pointer &&
           clang_getPointeeType(canonical).kind == CXType_Void;
}

static void read_parameters(struct decl *d, CXCursor cursor)
{
    int count = clang_Cursor_getNumArguments(cursor);
    int i;

    if (count <= 0 || d->parameters)
        return;
    d->parameters = xcalloc((size_t)count, sizeof(*d->parameters));
    d->parameter_count = count;
    for (i = 0; i < count; i++) {
        CXCursor parameter = clang_Cursor_getArgument(cursor, (unsigned)i);
        CXType type = clang_getCursorType(parameter);
        struct decl marks = {0};

        d->parameters[i].callback = callback_name(type);
        if (d->parameters[i].callback)
            d->parameters[i].times =
                model_times(d->parameters[i].callback, type);
        d->parameters[i].record = syntax_record(type);
        d->parameters[i].thing = model_thing(type);
        d->parameters[i].is_void_pointer = is_void_pointer(type);
        if (clang_Cursor_hasAttrs(parameter))
            clang_visitChildren(parameter, decl_read_annotation, &marks);
        d->parameters[i].awaited = marks.awaited;
        d->parameters[i].on_worker =
            marks.on_worker ||
            (d->parameters[i].callback &&
             model_runs_on_worker(d->parameters[i].callback));
    }
}

/* `_Noreturn`, or the macro for it: libclang shows that there is something, and
 * not what. */
static bool is_called_noreturn(CXCursor cursor)
{
    CXTranslationUnit unit = clang_Cursor_getTranslationUnit(cursor);
    unsigned begin, end, at;
    size_t len;
    CXFile file;
    const char *text;

    syntax_range(cursor, &begin, &end);
    clang_getFileLocation(clang_getCursorLocation(cursor), &file, NULL, NULL,
                          &at);
    text = file ? clang_getFileContents(unit, file, &len) : NULL;
    return text && begin < at && at <= len &&
           memmem(text + begin, at - begin, "oreturn", 7);
}

static bool has_noreturn(CXCursor cursor)
{
    char *type =
        syntax_string(clang_getTypeSpelling(clang_getCursorType(cursor)));
    bool found = strstr(type, "noreturn") != NULL;

    free(type);
    return found ||
           (clang_Cursor_hasAttrs(cursor) && is_called_noreturn(cursor));
}

static void describe_function(struct decl *d, CXCursor cursor)
{
    CXType result = clang_getCanonicalType(clang_getCursorResultType(cursor));

    d->kind = DECL_FUNCTION;
    d->returns_void = result.kind == CXType_Void;
    d->from_libuv = !strncmp(d->name, "uv_", 3) && d->from_system;
    d->is_noreturn = model_is_noreturn(d->name) || has_noreturn(cursor);
    read_parameters(d, cursor);
    if (clang_Cursor_hasAttrs(cursor))
        clang_visitChildren(cursor, decl_read_annotation, d);
}

static void describe_callback(struct decl *d, CXCursor cursor, CXType type)
{
    CXType function = clang_getCanonicalType(
        clang_getPointeeType(clang_getCanonicalType(type)));
    CXCursor declared = callback_typedef(type);

    d->times = model_times(d->callback, type);
    d->returns_void =
        clang_getCanonicalType(clang_getResultType(function)).kind ==
        CXType_Void;
    if (clang_getCursorKind(declared) == CXCursor_TypedefDecl)
        clang_visitChildren(declared, find_status, &d->has_status);
    else
        clang_visitChildren(cursor, find_status, &d->has_status);
}

static void describe_variable(struct decl *d, CXCursor cursor)
{
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    CXType type = clang_getCursorType(cursor);
    CXType canonical = clang_getCanonicalType(type);

    d->kind = kind == CXCursor_FieldDecl ? DECL_FIELD : DECL_VARIABLE;
    d->is_parameter = kind == CXCursor_ParmDecl;
    d->is_global = kind == CXCursor_VarDecl &&
                   clang_Cursor_hasVarDeclGlobalStorage(cursor) == 1;
    d->is_pointer = syntax_is_pointer(type);
    d->is_unsigned =
        (canonical.kind >= CXType_Bool && canonical.kind <= CXType_UInt128 &&
         canonical.kind != CXType_Char_S) ||
        d->is_pointer;
    d->is_aggregate = canonical.kind == CXType_Record ||
                      canonical.kind == CXType_ConstantArray ||
                      canonical.kind == CXType_VariableArray ||
                      canonical.kind == CXType_IncompleteArray;
    d->is_void_pointer = is_void_pointer(type);
    d->record = syntax_record(type);
    d->callback = callback_name(type);
    if (d->callback)
        describe_callback(d, cursor, type);
    if (d->kind == DECL_FIELD) {
        CXCursor owner = clang_getCursorSemanticParent(cursor);

        d->owner = syntax_string(clang_getCursorSpelling(owner));
        d->from_libuv = !strncmp(d->owner, "uv_", 3);
    }
}

/* A libuv that a project brings along is no system header. */
static bool is_in_libuv(const char *name, CXCursor cursor,
                        CXSourceLocation location)
{
    CXFile file;
    char *path;
    size_t len;
    bool found;

    if (strncmp(name, "uv_", 3) || syntax_is_in_file(cursor))
        return false;
    clang_getFileLocation(location, &file, NULL, NULL, NULL);
    path = syntax_string(clang_getFileName(file));
    len = strlen(path);
    found =
        strstr(path, "/uv/") || (len >= 5 && !strcmp(path + len - 5, "/uv.h"));
    free(path);
    return found;
}

static void describe(struct decl *d, CXCursor cursor)
{
    CXSourceLocation location = clang_getCursorLocation(cursor);

    d->cursor = cursor;
    d->name = syntax_string(clang_getCursorSpelling(cursor));
    d->function = NONE;
    d->alias = NONE;
    d->from_system = clang_Location_isInSystemHeader(location) != 0 ||
                     is_in_libuv(d->name, cursor, location);
    if (clang_getCursorKind(cursor) == CXCursor_FunctionDecl)
        describe_function(d, cursor);
    else
        describe_variable(d, cursor);
}

static void index_decls(struct program *program)
{
    size_t size = program->decl_index_size ? program->decl_index_size * 2 : 512;
    size_t i;

    free(program->decl_index);
    program->decl_index = xmalloc(size * sizeof(*program->decl_index));
    program->decl_index_size = size;
    memset(program->decl_index, 0xff, size * sizeof(*program->decl_index));
    for (i = 0; i < program->decl_count; i++) {
        size_t at = clang_hashCursor(program->decls[i].cursor) & (size - 1);

        while (program->decl_index[at] != NONE)
            at = (at + 1) & (size - 1);
        program->decl_index[at] = (int)i;
    }
}

int program_decl(struct program *program, CXCursor cursor)
{
    size_t at;
    struct decl *d;

    cursor = clang_getCanonicalCursor(cursor);
    if (program->decl_count * 2 >= program->decl_index_size)
        index_decls(program);
    at = clang_hashCursor(cursor) & (program->decl_index_size - 1);
    while (program->decl_index[at] != NONE) {
        int i = program->decl_index[at];

        if (clang_equalCursors(program->decls[i].cursor, cursor))
            return i;
        at = (at + 1) & (program->decl_index_size - 1);
    }
    program->decls = xgrow(program->decls, program->decl_count,
                           &program->decl_capacity, sizeof(*program->decls));
    d = &program->decls[program->decl_count];
    memset(d, 0, sizeof(*d));
    describe(d, cursor);
    if (d->kind == DECL_FUNCTION)
        d->is_noreturn |= name_list_has(&program->config->noreturn, d->name);
    program->decl_index[at] = (int)program->decl_count;
    return (int)program->decl_count++;
}

bool decl_is_data(const struct decl *field)
{
    return field->kind == DECL_FIELD && field->is_void_pointer &&
           !strcmp(field->name, "data");
}

void decl_release(struct decl *d)
{
    int i;

    for (i = 0; i < d->parameter_count; i++) {
        free(d->parameters[i].callback);
        free(d->parameters[i].record);
    }
    free(d->parameters);
    free(d->name);
    free(d->callback);
    free(d->record);
    free(d->owner);
}
