#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "play/trace_internal.h"

void trace_places_want(struct trace_places *places, uint64_t pc, bool is_call)
{
    if (pc == 0)
        return;
    places->items = xgrow(places->items, places->count, &places->capacity,
                          sizeof(places->items[0]));
    places->items[places->count++] =
        (struct code_address){.offset = pc, .is_call = is_call};
}

static int compare(const void *left, const void *right)
{
    const struct code_address *a = left, *b = right;

    if (a->offset != b->offset)
        return a->offset < b->offset ? -1 : 1;
    return (int)a->is_call - (int)b->is_call;
}

/* Thousands of callbacks share a few functions. */
static void drop_doubles(struct trace_places *places)
{
    size_t count = 0;

    qsort(places->items, places->count, sizeof(places->items[0]), compare);
    for (size_t i = 0; i < places->count; i++) {
        if (count == 0 ||
            compare(&places->items[count - 1], &places->items[i]) != 0)
            places->items[count++] = places->items[i];
    }
    places->count = count;
}

int trace_places_look_up(struct trace_places *places, int object_fd,
                         struct error *err)
{
    if (places->count == 0)
        return 0;
    drop_doubles(places);
    return symbolize(object_fd, places->items, places->count, err);
}

struct place trace_places_find(const struct trace_places *places, uint64_t pc,
                               bool is_call)
{
    struct code_address key = {.offset = pc, .is_call = is_call};
    const struct code_address *found = NULL;
    const char *file;

    if (pc != 0 && places->count > 0)
        found = bsearch(&key, places->items, places->count,
                        sizeof(places->items[0]), compare);
    if (!found || found->line <= 0)
        return (struct place){0};
    file = places->file ? places->file : found->file ? found->file : "";
    return (struct place){
        .file = xstrdup(file),
        .line = found->line,
        .column = found->column,
        .function = found->function ? xstrdup(found->function) : NULL,
    };
}

void trace_places_release(struct trace_places *places)
{
    code_addresses_release(places->items, places->count);
    free(places->items);
    *places = (struct trace_places){0};
}
