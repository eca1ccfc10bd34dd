#include "lint/program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/xalloc.h"
#include "lint/syntax.h"

/* --- declarations --- */

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

static enum CXChildVisitResult read_annotation(CXCursor cursor, CXCursor parent,
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
        d->parameters[i].record = syntax_record(type);
        d->parameters[i].is_void_pointer = is_void_pointer(type);
        if (clang_Cursor_hasAttrs(parameter))
            clang_visitChildren(parameter, read_annotation, &marks);
        d->parameters[i].awaited = marks.awaited;
    }
}

static bool has_noreturn(CXCursor cursor)
{
    char *type =
        syntax_string(clang_getTypeSpelling(clang_getCursorType(cursor)));
    bool found = strstr(type, "noreturn") != NULL;

    free(type);
    return found;
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
        clang_visitChildren(cursor, read_annotation, d);
}

static void describe_callback(struct decl *d, CXCursor cursor, CXType type)
{
    CXType function = clang_getCanonicalType(
        clang_getPointeeType(clang_getCanonicalType(type)));
    CXCursor declared = callback_typedef(type);

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

static void describe(struct decl *d, CXCursor cursor)
{
    CXSourceLocation location = clang_getCursorLocation(cursor);

    d->cursor = cursor;
    d->name = syntax_string(clang_getCursorSpelling(cursor));
    d->function = NONE;
    d->alias = NONE;
    d->from_system = clang_Location_isInSystemHeader(location) != 0;
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
    program->decl_index[at] = (int)program->decl_count;
    return (int)program->decl_count++;
}

/* --- access paths --- */

static size_t access_hash(const struct access *a)
{
    unsigned long long h = (unsigned long long)a->kind * 1000003u;

    h = (h ^ (unsigned)a->base) * 1000003u;
    h = (h ^ (unsigned long long)a->key) * 1000003u;
    return (size_t)(h ^ (h >> 29));
}

static void index_accesses(struct program *program)
{
    size_t size =
        program->access_index_size ? program->access_index_size * 2 : 1024;
    size_t i;

    free(program->access_index);
    program->access_index = xmalloc(size * sizeof(*program->access_index));
    program->access_index_size = size;
    memset(program->access_index, 0xff, size * sizeof(*program->access_index));
    for (i = 0; i < program->access_count; i++) {
        size_t at = access_hash(&program->accesses[i]) & (size - 1);

        while (program->access_index[at] != NONE)
            at = (at + 1) & (size - 1);
        program->access_index[at] = (int)i;
    }
}

int access_make(struct program *program, enum access_kind kind, int base,
                long long key)
{
    struct access a = {kind, base, key};
    size_t at;

    if (program->access_count * 2 >= program->access_index_size)
        index_accesses(program);
    at = access_hash(&a) & (program->access_index_size - 1);
    while (program->access_index[at] != NONE) {
        const struct access *b = &program->accesses[program->access_index[at]];

        if (b->kind == kind && b->base == base && b->key == key)
            return program->access_index[at];
        at = (at + 1) & (program->access_index_size - 1);
    }
    program->accesses =
        xgrow(program->accesses, program->access_count,
              &program->access_capacity, sizeof(*program->accesses));
    program->accesses[program->access_count] = a;
    program->access_index[at] = (int)program->access_count;
    return (int)program->access_count++;
}

int access_deref(struct program *program, int base)
{
    if (program->accesses[base].kind == ACCESS_ADDRESS)
        return program->accesses[base].base;
    if (program->accesses[base].kind == ACCESS_UNKNOWN)
        return base;
    return access_make(program, ACCESS_DEREF, base, 0);
}

int access_address(struct program *program, int base)
{
    if (program->accesses[base].kind == ACCESS_DEREF)
        return program->accesses[base].base;
    if (program->accesses[base].kind == ACCESS_UNKNOWN)
        return base;
    return access_make(program, ACCESS_ADDRESS, base, 0);
}

bool decl_is_data(const struct decl *field)
{
    return field->kind == DECL_FIELD && field->is_void_pointer &&
           !strcmp(field->name, "data");
}

int access_field(struct program *program, int base, int field)
{
    if (program->accesses[base].kind == ACCESS_UNKNOWN)
        return base;
    if (decl_is_data(&program->decls[field]))
        return access_context(program, access_address(program, base));
    return access_make(program, ACCESS_FIELD, base, field);
}

/* The context of &o->req is o itself: `data` points to what is around. */
int access_context(struct program *program, int pointer)
{
    const struct access *a = &program->accesses[pointer];

    if (a->kind == ACCESS_UNKNOWN)
        return pointer;
    if (a->kind == ACCESS_ADDRESS &&
        program->accesses[a->base].kind == ACCESS_FIELD) {
        int owner = program->accesses[a->base].base;

        return access_address(program, owner);
    }
    return access_make(program, ACCESS_CONTEXT, pointer, 0);
}

int access_number(struct program *program, long long value)
{
    return access_make(program, ACCESS_NUMBER, NONE, value);
}

int access_root(const struct program *program, int access)
{
    while (access != NONE) {
        const struct access *a = &program->accesses[access];

        if (a->kind == ACCESS_VARIABLE)
            return (int)a->key;
        access = a->base;
    }
    return NONE;
}

bool access_contains(const struct program *program, int access, int inner)
{
    for (; access != NONE; access = program->accesses[access].base)
        if (access == inner)
            return true;
    return false;
}

int access_replace(struct program *program, int access, int from, int to)
{
    struct access a;
    int base;

    if (access == from)
        return to;
    a = program->accesses[access];
    if (a.base == NONE)
        return access;
    base = access_replace(program, a.base, from, to);
    switch (a.kind) {
    case ACCESS_DEREF:
        return access_deref(program, base);
    case ACCESS_ADDRESS:
        return access_address(program, base);
    case ACCESS_CONTEXT:
        return access_context(program, base);
    default:
        return access_make(program, a.kind, base, a.key);
    }
}

bool access_is_vague(const struct program *program, int access)
{
    for (; access != NONE; access = program->accesses[access].base) {
        const struct access *a = &program->accesses[access];

        if (a->kind == ACCESS_UNKNOWN ||
            (a->kind == ACCESS_INDEX && a->key < 0))
            return true;
    }
    return false;
}

static void add_text(const struct program *program, int access,
                     struct strbuf *sb)
{
    const struct access *a = &program->accesses[access];

    switch (a->kind) {
    case ACCESS_VARIABLE:
    case ACCESS_FUNCTION:
        strbuf_add_str(sb, program->decls[a->key].name);
        break;
    case ACCESS_FIELD:
        if (program->accesses[a->base].kind == ACCESS_DEREF) {
            add_text(program, program->accesses[a->base].base, sb);
            strbuf_add_str(sb, "->");
        } else {
            add_text(program, a->base, sb);
            strbuf_add_str(sb, ".");
        }
        strbuf_add_str(sb, program->decls[a->key].name);
        break;
    case ACCESS_DEREF:
        strbuf_add_str(sb, "*");
        add_text(program, a->base, sb);
        break;
    case ACCESS_ADDRESS:
        strbuf_add_str(sb, "&");
        add_text(program, a->base, sb);
        break;
    case ACCESS_INDEX:
        add_text(program, a->base, sb);
        if (a->key < 0)
            strbuf_add_str(sb, "[...]");
        else
            strbuf_addf(sb, "[%lld]", a->key);
        break;
    case ACCESS_CONTEXT:
        add_text(program, a->base, sb);
        strbuf_add_str(sb, "->data");
        break;
    case ACCESS_NUMBER:
        strbuf_addf(sb, "%lld", a->key);
        break;
    default:
        strbuf_add_str(sb, "a value");
    }
}

char *access_text(const struct program *program, int access)
{
    struct strbuf sb = STRBUF_INIT;

    add_text(program, access, &sb);
    return strbuf_steal(&sb);
}

/* --- calls --- */

const char *call_callback_type(const struct program *program,
                               const struct call *call, int i)
{
    const struct decl *d;

    if (call->function == NONE)
        return NULL;
    d = &program->decls[call->function];
    return i < d->parameter_count ? d->parameters[i].callback : NULL;
}

const char *call_name(const struct program *program, const struct call *call)
{
    return call->function == NONE ? "" : program->decls[call->function].name;
}

int call_body(const struct program *program, const struct call *call)
{
    return call->function == NONE ? NONE
                                  : program->decls[call->function].function;
}

/* --- the whole file --- */

struct visit {
    struct program *program;
    CXCursor *bodies; /* of program->functions */
    size_t capacity;
};

static bool returns_int(CXCursor cursor)
{
    enum CXTypeKind kind =
        clang_getCanonicalType(clang_getCursorResultType(cursor)).kind;

    return kind == CXType_Int || kind == CXType_Long ||
           kind == CXType_LongLong || kind == CXType_Short;
}

static void add_function(struct visit *visit, CXCursor cursor)
{
    struct program *program = visit->program;
    int decl = program_decl(program, cursor);
    int i, count = clang_Cursor_getNumArguments(cursor);
    CXSourceRange range = clang_getCursorExtent(cursor);
    struct function *f;
    unsigned line, column;

    visit->bodies = xgrow(visit->bodies, program->function_count,
                          &visit->capacity, sizeof(*visit->bodies));
    program->functions =
        xgrow(program->functions, program->function_count,
              &program->function_capacity, sizeof(*program->functions));
    f = &program->functions[program->function_count];
    memset(f, 0, sizeof(*f));
    f->decl = decl;
    f->name = program->decls[decl].name;
    f->spot = syntax_spot(cursor);
    clang_getFileLocation(clang_getRangeEnd(range), NULL, &line, &column, NULL);
    f->end = (struct spot){(int)line, (int)column - (column > 1)};
    f->is_static = clang_Cursor_getStorageClass(cursor) == CX_SC_Static;
    f->returns_int = returns_int(cursor);
    f->returns_pointer = syntax_is_pointer(clang_getCursorResultType(cursor));
    f->parameters = xcalloc((size_t)(count > 0 ? count : 1), sizeof(int));
    for (i = 0; i < count; i++) {
        int p = program_decl(program,
                             clang_Cursor_getArgument(cursor, (unsigned)i));

        program->decls[p].function = (int)program->function_count;
        program->decls[p].parameter_index = i;
        f->parameters[f->parameter_count++] = p;
    }
    program->decls[decl].function = (int)program->function_count;
    visit->bodies[program->function_count++] = cursor;
}

/* Annotations may be on any declaration, and the canonical one is the first:
 * all of them are read. */
static enum CXChildVisitResult visit_top(CXCursor cursor, CXCursor parent,
                                         CXClientData data)
{
    struct visit *visit = data;
    struct program *program = visit->program;
    CXSourceLocation location;

    (void)parent;
    if (clang_getCursorKind(cursor) != CXCursor_FunctionDecl)
        return CXChildVisit_Continue;
    location = clang_getCursorLocation(cursor);
    if (clang_Location_isInSystemHeader(location))
        return CXChildVisit_Continue;
    if (clang_Cursor_hasAttrs(cursor)) {
        int decl = program_decl(program, cursor);

        clang_visitChildren(cursor, read_annotation, &program->decls[decl]);
    }
    if (clang_isCursorDefinition(cursor) && syntax_is_in_file(cursor))
        add_function(visit, cursor);
    return CXChildVisit_Continue;
}

/* The body is the last child of a definition. */
static CXCursor function_body(CXCursor cursor)
{
    struct children children = syntax_children(cursor);
    CXCursor body = clang_getNullCursor();

    if (children.count &&
        clang_getCursorKind(children.items[children.count - 1]) ==
            CXCursor_CompoundStmt)
        body = children.items[children.count - 1];
    children_release(&children);
    return body;
}

void program_build(struct program *program, CXTranslationUnit unit, CXFile file)
{
    struct visit visit = {.program = program};
    size_t i;

    *program = (struct program){.unit = unit, .file = file};
    program->text = clang_getFileContents(unit, file, &program->text_len);
    access_make(program, ACCESS_UNKNOWN, NONE, 0); /* number 0 */
    clang_visitChildren(clang_getTranslationUnitCursor(unit), visit_top,
                        &visit);
    for (i = 0; i < program->function_count; i++)
        lower_function(program, (int)i, function_body(visit.bodies[i]));
    free(visit.bodies);
}

static void decl_release(struct decl *d)
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

void program_release(struct program *program)
{
    size_t i, j;

    for (i = 0; i < program->function_count; i++) {
        struct function *f = &program->functions[i];

        for (j = 0; j < f->node_count; j++)
            free(f->nodes[j].call);
        free(f->nodes);
        free(f->parameters);
        free(f->stores);
    }
    for (i = 0; i < program->decl_count; i++)
        decl_release(&program->decls[i]);
    free(program->functions);
    free(program->decls);
    free(program->decl_index);
    free(program->accesses);
    free(program->access_index);
    *program = (struct program){0};
}
