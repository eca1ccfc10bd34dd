/*
 * lower_switch.c - switch: a chain of tests.
 */
#include "lint/lower.h"

#include "base/xalloc.h"
#include "lint/syntax.h"

static void add_case(struct lowering *l, struct dispatch d)
{
    l->cases =
        xgrow(l->cases, l->case_count, &l->case_capacity, sizeof(*l->cases));
    l->cases[l->case_count++] = d;
}

void lower_case(struct lowering *l, CXCursor s)
{
    struct children c = syntax_children(s);
    struct dispatch d = {.spot = syntax_spot(s)};
    int here = lower_junction(l);

    d.is_default = clang_getCursorKind(s) == CXCursor_DefaultStmt;
    d.node = here;
    lower_join(l, here);
    if (!d.is_default && c.count == 2)
        d.known = syntax_constant(c.items[0], &d.value);
    if (l->in_switch)
        add_case(l, d);
    if (c.count)
        lower_statement(l, c.items[c.count - 1]);
    children_release(&c);
}

static enum CXChildVisitResult count_enumerator(CXCursor e, CXCursor parent,
                                                CXClientData data)
{
    (void)parent;
    *(size_t *)data += clang_getCursorKind(e) == CXCursor_EnumConstantDecl;
    return CXChildVisit_Continue;
}

static bool covers_enum(CXCursor e, size_t cases)
{
    CXType type = clang_getCanonicalType(clang_getCursorType(syntax_strip(e)));
    size_t count = 0;

    if (type.kind != CXType_Enum)
        return false;
    clang_visitChildren(clang_getTypeDeclaration(type), count_enumerator,
                        &count);
    return cases >= count;
}

/* From the dispatch point: one test after the other, then default. */
static void lower_dispatch(struct lowering *l, CXCursor e, int subject, int end,
                           size_t first_case)
{
    int otherwise = end;
    size_t i, tested = 0;
    bool has_default = false;

    for (i = first_case; i < l->case_count; i++) {
        if (l->cases[i].is_default) {
            otherwise = l->cases[i].node;
            has_default = true;
        } else {
            tested++;
        }
    }
    if (!has_default && covers_enum(e, tested))
        otherwise = NONE;
    for (i = first_case; i < l->case_count; i++) {
        struct dispatch d = l->cases[i];
        int next = lower_junction(l);

        if (d.is_default)
            continue;
        lower_test(l, e, d.known ? subject : 0, CMP_EQ, d.value, d.node, next);
        l->at = next;
    }
    if (otherwise != NONE)
        lower_jump(l, otherwise);
    else
        lower_append(l, NODE_STOP, e);
}

void lower_switch(struct lowering *l, const struct children *c)
{
    struct mood mood = mood_save(l), condition;
    int subject = lower_value(l, c->items[0]);
    int start = l->at, end = lower_junction(l), old_break = l->break_to;
    size_t first_case = l->case_count;
    bool was_in_switch = l->in_switch;

    condition = mood_save(l);
    l->in_switch = true;
    l->break_to = end;
    l->at = NONE;
    lower_statement(l, c->items[c->count - 1]);
    lower_jump(l, end);
    l->break_to = old_break;
    l->in_switch = was_in_switch;
    mood_restore(l, &condition);
    l->at = start;
    lower_dispatch(l, c->items[0], subject, end, first_case);
    l->case_count = first_case;
    mood_restore(l, &mood);
    l->at = end;
}
