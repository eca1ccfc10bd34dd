/*
 * trail.c - the path to a state, in words.
 */
#include "lint/engine.h"

#include <stdlib.h>

#include "base/strbuf.h"
#include "base/xalloc.h"

static void add_decision(struct run *run, const struct node *n, bool truth,
                         struct trail *trail)
{
    const struct program *program = run->program;
    size_t len = n->end > n->begin ? n->end - n->begin : 0;
    struct strbuf text = STRBUF_INIT;
    size_t i;
    bool blank = false;

    if (!program->text || n->end > program->text_len || len == 0 || len > 160)
        return;
    for (i = n->begin; i < n->end; i++) {
        char c = program->text[i];

        if (c == '\n' || c == ' ' || c == '\t') {
            blank = true;
            continue;
        }
        if (blank && text.len)
            strbuf_add_char(&text, ' ');
        blank = false;
        strbuf_add_char(&text, c);
    }
    trail_add(trail, run->function, n->spot, "'%s' is %s", strbuf_text(&text),
              truth ? "true" : "false");
    strbuf_release(&text);
}

void run_trail(struct run *run, const struct state *last,
               char *(*describe)(struct run *run, const struct state *before,
                                 const struct state *after,
                                 const struct node *n),
               struct trail *ret_trail)
{
    const struct function *f = &run->program->functions[run->function];
    const struct state *s;
    size_t count = 0, i;
    int *path;

    for (s = last; s->previous != NONE; s = &run->states[s->previous])
        count++;
    path = xcalloc(count + 1, sizeof(*path));
    for (s = last, i = count; s->previous != NONE;
         s = &run->states[s->previous])
        path[--i] = s->previous;
    for (i = 0; i < count; i++) {
        const struct state *from = &run->states[path[i]];
        const struct state *to =
            i + 1 < count ? &run->states[path[i + 1]] : last;
        const struct node *n = &f->nodes[from->node];
        char *text;

        if (n->kind == NODE_COND && n->next[0] != n->next[1])
            add_decision(run, n, to->node == n->next[0], ret_trail);
        if (n->kind != NODE_CALL || !describe)
            continue;
        text = describe(run, from, to, n);
        if (text)
            trail_add(ret_trail, run->function, n->spot, "%s", text);
        free(text);
    }
    free(path);
}
