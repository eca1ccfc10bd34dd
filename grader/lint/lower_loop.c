/*
 * lower_loop.c - while, do and for.
 */
#include "lint/lower.h"

#include <string.h>

#include "lint/syntax.h"

/* Marks the conditions in [from, to) that leave the loop towards `end`. */
static void mark_loop_exit(struct lowering *l, size_t from, size_t to, int end)
{
    size_t i;

    for (i = from; i < to; i++) {
        struct node *n = &l->f->nodes[i];

        if (n->kind == NODE_COND) {
            n->leaves_loop[0] |= n->next[0] == end;
            n->leaves_loop[1] |= n->next[1] == end;
        }
    }
}

static void lower_loop_body(struct lowering *l, CXCursor body, int break_to,
                            int continue_to)
{
    int old_break = l->break_to, old_continue = l->continue_to;

    l->break_to = break_to;
    l->continue_to = continue_to;
    lower_statement(l, body);
    l->break_to = old_break;
    l->continue_to = old_continue;
}

void lower_while(struct lowering *l, const struct children *c)
{
    int top = lower_junction(l), body = lower_junction(l),
        end = lower_junction(l);
    size_t from;

    lower_join(l, top);
    from = l->f->node_count;
    lower_cond(l, c->items[0], body, end);
    mark_loop_exit(l, from, l->f->node_count, end);
    l->at = body;
    lower_loop_body(l, c->items[c->count - 1], end, top);
    lower_jump(l, top);
    l->at = end;
}

void lower_do(struct lowering *l, const struct children *c)
{
    int top = lower_junction(l), test = lower_junction(l),
        end = lower_junction(l);

    lower_join(l, top);
    lower_loop_body(l, c->items[0], end, test);
    lower_join(l, test);
    lower_cond(l, c->items[1], top, end);
    l->at = end;
}

/* Offsets of the two semicolons of a for's header; false if the text does not
 * show them (a macro). */
static bool find_semicolons(struct lowering *l, CXCursor s, unsigned *first,
                            unsigned *second)
{
    const char *text = l->program->text;
    unsigned at, end;
    int depth = 0, found = 0;

    syntax_range(s, &at, &end);
    if (!text || end > l->program->text_len || at + 3 > end ||
        memcmp(text + at, "for", 3))
        return false;
    for (at += 3; at < end; at++) {
        char ch = text[at];

        if (ch == '"' || ch == '\'') {
            for (at++; at < end && text[at] != ch; at++)
                at += text[at] == '\\';
        } else if (ch == '/' && at + 1 < end && text[at + 1] == '*') {
            for (at += 2;
                 at + 1 < end && (text[at] != '*' || text[at + 1] != '/'); at++)
                ;
            at++;
        } else if (ch == '/' && at + 1 < end && text[at + 1] == '/') {
            while (at < end && text[at] != '\n')
                at++;
        } else if (ch == '(' || ch == '{' || ch == '[') {
            depth++;
        } else if (ch == ')' || ch == '}' || ch == ']') {
            if (--depth == 0)
                return false;
        } else if (ch == ';' && depth == 1) {
            *(found++ ? second : first) = at;
            if (found == 2)
                return true;
        }
    }
    return false;
}

struct for_parts {
    const CXCursor *init, *cond, *step, *body;
};

static bool split_for(struct lowering *l, CXCursor s, const struct children *c,
                      struct for_parts *parts)
{
    unsigned first = 0, second = 0, begin, end;
    size_t i;

    *parts = (struct for_parts){0};
    if (c->count == 0)
        return false;
    parts->body = &c->items[c->count - 1];
    if (c->count == 4) {
        parts->init = &c->items[0];
        parts->cond = &c->items[1];
        parts->step = &c->items[2];
        return true;
    }
    if (!find_semicolons(l, s, &first, &second))
        return c->count == 1;
    for (i = 0; i + 1 < c->count; i++) {
        syntax_range(c->items[i], &begin, &end);
        if (begin <= first)
            parts->init = &c->items[i];
        else if (begin <= second)
            parts->cond = &c->items[i];
        else
            parts->step = &c->items[i];
    }
    return true;
}

void lower_for(struct lowering *l, CXCursor s, const struct children *c)
{
    int top = lower_junction(l), body = lower_junction(l),
        step = lower_junction(l), end = lower_junction(l);
    struct for_parts parts;
    size_t from;

    if (!split_for(l, s, c, &parts) || !parts.body) {
        lower_fail(l, "a loop of it is not understood", s);
        return;
    }
    if (parts.init)
        lower_statement(l, *parts.init);
    lower_join(l, top);
    from = l->f->node_count;
    if (parts.cond) {
        lower_cond(l, *parts.cond, body, end);
        mark_loop_exit(l, from, l->f->node_count, end);
    } else {
        lower_jump(l, body);
    }
    l->at = body;
    lower_loop_body(l, *parts.body, end, step);
    lower_join(l, step);
    if (parts.step)
        lower_statement(l, *parts.step);
    lower_jump(l, top);
    l->at = end;
}
