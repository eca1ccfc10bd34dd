#include "lint/syntax.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

static enum CXChildVisitResult take_child(CXCursor cursor, CXCursor parent,
                                          CXClientData data)
{
    struct children *children = data;
    enum CXCursorKind kind = clang_getCursorKind(cursor);

    (void)parent;
    if (clang_isReference(kind))
        return CXChildVisit_Continue;
    children->items = xgrow(children->items, children->count,
                            &children->capacity, sizeof(*children->items));
    children->items[children->count++] = cursor;
    return CXChildVisit_Continue;
}

struct children syntax_children(CXCursor cursor)
{
    struct children children = {0};

    clang_visitChildren(cursor, take_child, &children);
    return children;
}

void children_release(struct children *children)
{
    free(children->items);
    *children = (struct children){0};
}

CXCursor syntax_first(CXCursor e)
{
    struct children c = syntax_children(e);
    CXCursor first = c.count ? c.items[0] : clang_getNullCursor();

    children_release(&c);
    return first;
}

bool syntax_is_address(CXCursor e)
{
    return clang_getCursorKind(e) == CXCursor_UnaryOperator &&
           clang_getCursorUnaryOperatorKind(e) == CXUnaryOperator_AddrOf;
}

static enum CXChildVisitResult find_member(CXCursor e, CXCursor parent,
                                           CXClientData data)
{
    struct designation *d = data;

    (void)parent;
    if (clang_getCursorKind(e) != CXCursor_MemberRef)
        return CXChildVisit_Continue;
    d->last = clang_getCursorReferenced(e);
    if (clang_Cursor_isNull(d->first))
        d->first = d->last;
    return CXChildVisit_Continue;
}

struct designation syntax_designation(CXCursor e)
{
    struct designation d = {clang_getNullCursor(), clang_getNullCursor()};

    if (clang_getCursorKind(e) == CXCursor_UnexposedExpr)
        clang_visitChildren(e, find_member, &d);
    return d;
}

CXCursor syntax_last(CXCursor e)
{
    struct children c = syntax_children(e);
    CXCursor last = c.count ? c.items[c.count - 1] : e;

    children_release(&c);
    return last;
}

struct only_child {
    CXCursor first;
    size_t count;
};

static enum CXChildVisitResult count_child(CXCursor cursor, CXCursor parent,
                                           CXClientData data)
{
    struct only_child *only = data;

    (void)parent;
    if (clang_isReference(clang_getCursorKind(cursor)))
        return CXChildVisit_Continue;
    if (only->count++ == 0)
        only->first = cursor;
    return only->count > 1 ? CXChildVisit_Break : CXChildVisit_Continue;
}

CXCursor syntax_strip_void(CXCursor cursor, bool *ret_void)
{
    for (;;) {
        enum CXCursorKind kind = clang_getCursorKind(cursor);
        struct only_child only = {0};

        if (kind != CXCursor_ParenExpr && kind != CXCursor_UnexposedExpr &&
            kind != CXCursor_CStyleCastExpr)
            return cursor;
        if (kind == CXCursor_CStyleCastExpr &&
            clang_getCursorType(cursor).kind == CXType_Void)
            *ret_void = true;
        clang_visitChildren(cursor, count_child, &only);
        if (only.count != 1)
            return cursor;
        cursor = only.first;
    }
}

CXCursor syntax_strip(CXCursor cursor)
{
    bool is_void;

    return syntax_strip_void(cursor, &is_void);
}

struct spot syntax_spot(CXCursor cursor)
{
    unsigned line, column;

    clang_getFileLocation(clang_getCursorLocation(cursor), NULL, &line, &column,
                          NULL);
    return (struct spot){(int)line, (int)column};
}

void syntax_range(CXCursor cursor, unsigned *ret_begin, unsigned *ret_end)
{
    CXSourceRange range = clang_getCursorExtent(cursor);

    clang_getFileLocation(clang_getRangeStart(range), NULL, NULL, NULL,
                          ret_begin);
    clang_getFileLocation(clang_getRangeEnd(range), NULL, NULL, NULL, ret_end);
}

bool syntax_is_in_file(CXCursor cursor)
{
    CXSourceLocation location = clang_getCursorLocation(cursor);
    CXFile file;
    unsigned offset;

    if (clang_Location_isFromMainFile(location))
        return true;
    /* A name that a macro pastes together is spelled nowhere: what counts is
     * where the macro stands. */
    clang_getFileLocation(location, &file, NULL, NULL, &offset);
    return file && clang_Location_isFromMainFile(clang_getLocationForOffset(
                       clang_Cursor_getTranslationUnit(cursor), file, offset));
}

bool syntax_constant(CXCursor cursor, long long *ret_value)
{
    enum CXCursorKind kind;
    CXEvalResult result;
    bool ok = false;

    cursor = syntax_strip(cursor);
    kind = clang_getCursorKind(cursor);
    if (kind != CXCursor_IntegerLiteral && kind != CXCursor_CharacterLiteral &&
        kind != CXCursor_UnaryExpr && kind != CXCursor_DeclRefExpr &&
        kind != CXCursor_UnaryOperator && kind != CXCursor_BinaryOperator)
        return false;
    if (kind == CXCursor_DeclRefExpr &&
        clang_getCursorKind(clang_getCursorReferenced(cursor)) !=
            CXCursor_EnumConstantDecl)
        return false;
    result = clang_Cursor_Evaluate(cursor);
    if (!result)
        return false;
    if (clang_EvalResult_getKind(result) == CXEval_Int) {
        *ret_value = clang_EvalResult_getAsLongLong(result);
        ok = true;
    }
    clang_EvalResult_dispose(result);
    return ok;
}

char *syntax_string(CXString string)
{
    const char *text = clang_getCString(string);
    char *copy = xstrdup(text ? text : "");

    clang_disposeString(string);
    return copy;
}

bool syntax_is_pointer(CXType type)
{
    enum CXTypeKind kind = clang_getCanonicalType(type).kind;

    return kind == CXType_Pointer || kind == CXType_ConstantArray ||
           kind == CXType_IncompleteArray;
}

char *syntax_record(CXType type)
{
    CXType canonical = clang_getCanonicalType(type);
    CXType element;

    for (;;) {
        if (canonical.kind == CXType_Pointer)
            canonical = clang_getCanonicalType(clang_getPointeeType(canonical));
        else if ((element = clang_getArrayElementType(canonical)).kind !=
                 CXType_Invalid)
            canonical = clang_getCanonicalType(element);
        else
            break;
    }
    if (canonical.kind != CXType_Record)
        return NULL;
    return syntax_string(
        clang_getCursorSpelling(clang_getTypeDeclaration(canonical)));
}
