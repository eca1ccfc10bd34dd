/*
 * mention_find.c - questions about what is mentioned where.
 */
#include "lint/mention.h"

const struct link *mentions_links(const struct mentions *m, int holder,
                                  size_t *ret_count)
{
    size_t low = 0, high = m->link_count, end;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (m->links[middle].holder < holder)
            low = middle + 1;
        else
            high = middle;
    }
    for (end = low; end < m->link_count && m->links[end].holder == holder;)
        end++;
    *ret_count = end - low;
    return m->links + low;
}

bool mentions_read(const struct mentions *m, int function, int decl,
                   unsigned from, unsigned to)
{
    int i;

    for (i = m->first[function]; i < m->first[function + 1]; i++) {
        const struct mention *item = &m->items[i];

        if (item->decl == decl && item->at >= from && item->at < to &&
            item->how != MENTION_WRITE && item->how != MENTION_DROP)
            return true;
    }
    return false;
}

bool mentions_has(const struct mentions *m, int function, int decl)
{
    int i;

    for (i = m->first[function]; i < m->first[function + 1]; i++)
        if (m->items[i].decl == decl && m->items[i].how != MENTION_DROP)
            return true;
    return false;
}

bool mention_is_atomic(const struct program *program, int decl)
{
    CXType type = clang_getCursorType(program->decls[decl].cursor);

    return clang_getCanonicalType(type).kind == CXType_Atomic;
}

bool mentions_drop(const struct mentions *m, int function, int decl)
{
    int i;

    for (i = m->first[function]; i < m->first[function + 1]; i++)
        if (m->items[i].decl == decl && m->items[i].how == MENTION_DROP)
            return true;
    return false;
}
