/*
 * program.c - the functions of a translation unit.
 */
#include "lint/program.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/decl.h"
#include "lint/syntax.h"

/* --- calls --- */

static const struct parameter *parameter_of(const struct program *program,
                                            const struct call *call, int i)
{
    const struct decl *d;

    if (call->function == NONE)
        return NULL;
    d = &program->decls[call->function];
    return i < d->parameter_count ? &d->parameters[i] : NULL;
}

const char *call_callback_type(const struct program *program,
                               const struct call *call, int i)
{
    const struct parameter *p = parameter_of(program, call, i);

    return p ? p->callback : NULL;
}

enum times call_times(const struct program *program, const struct call *call,
                      int i)
{
    const struct parameter *p = parameter_of(program, call, i);

    return p ? p->times : TIMES_UNKNOWN;
}

bool call_runs_on_worker(const struct program *program, const struct call *call,
                         int i)
{
    const struct parameter *p = parameter_of(program, call, i);

    return p && p->on_worker;
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

        clang_visitChildren(cursor, decl_read_annotation,
                            &program->decls[decl]);
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

void program_build(struct program *program, const struct lint_config *config,
                   CXTranslationUnit unit, CXFile file)
{
    struct visit visit = {.program = program};
    size_t i;

    *program = (struct program){.config = config, .unit = unit, .file = file};
    program->text = clang_getFileContents(unit, file, &program->text_len);
    access_make(program, ACCESS_UNKNOWN, NONE, 0); /* number 0 */
    clang_visitChildren(clang_getTranslationUnitCursor(unit), visit_top,
                        &visit);
    for (i = 0; i < program->function_count; i++)
        lower_function(program, (int)i, function_body(visit.bodies[i]));
    lower_end_calls(program);
    free(visit.bodies);
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
