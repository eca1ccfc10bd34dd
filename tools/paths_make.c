/* paths_make.c - random functions, as trees. */
#include "paths.h"

#include <stdlib.h>

#include "base/xalloc.h"

enum { VARIABLES = 4 };

static struct cond *make_cond(struct random *r, int depth)
{
    struct cond *c = xcalloc(1, sizeof(*c));
    int kind = (int)random_below(r, 8);

    if (depth > 0 && kind < 3) {
        c->kind = kind == 0 ? COND_AND : kind == 1 ? COND_OR : COND_NOT;
        c->left = make_cond(r, depth - 1);
        if (c->kind != COND_NOT)
            c->right = make_cond(r, depth - 1);
        return c;
    }
    c->kind = COND_TEST;
    c->variable = (int)random_below(r, VARIABLES);
    c->op = (int)random_below(r, 6);
    return c;
}

/* Where a statement stands. */
enum { IN_LOOP = 1, IN_SWITCH = 2 };

static struct stmt *make_stmt(const struct function *f, struct random *r,
                              int depth, int in);

static struct stmt *make_block(const struct function *f, struct random *r,
                               int depth, int in)
{
    struct stmt *s = xcalloc(1, sizeof(*s));

    s->kind = STMT_BLOCK;
    s->part_count = 1 + (int)random_below(r, 2);
    for (int i = 0; i < s->part_count; i++)
        s->parts[i] = make_stmt(f, r, depth, in);
    return s;
}

static void make_inner(const struct function *f, struct random *r,
                       struct stmt *s, int depth, int in)
{
    s->cond = make_cond(r, 2);
    s->part_count = 1;
    if (s->kind == STMT_IF)
        s->part_count = 1 + (int)random_below(r, 2);
    if (s->kind == STMT_SWITCH)
        s->part_count = 2;
    if (s->kind == STMT_WHILE || s->kind == STMT_DO)
        in = IN_LOOP;
    if (s->kind == STMT_SWITCH)
        in |= IN_SWITCH;
    for (int i = 0; i < s->part_count; i++)
        s->parts[i] = make_block(f, r, depth - 1, in);
}

/* Whether a path completes is not known behind a loop that may be skipped:
 * helpers have none, and start nothing. */
static enum kind pick_branching(bool helps, struct random *r)
{
    if (helps)
        return random_below(r, 3) ? STMT_IF : STMT_SWITCH;
    return random_below(r, 2) ? STMT_IF
                              : STMT_IF + (enum kind)random_below(r, 4);
}

static enum kind pick_plain(const struct function *f, struct random *r, int in)
{
    static const enum kind plain[] = {
        STMT_DONE, STMT_DONE,  STMT_DONE,  STMT_SET,    STMT_RANDOM,
        STMT_SET,  STMT_START, STMT_START, STMT_RETURN, STMT_GOTO};
    enum kind kind = plain[random_below(r, sizeof plain / sizeof plain[0])];

    if (f->helpers && random_below(r, 6) == 0)
        return STMT_HELP;
    if (f->shape >= HELPER_PLAIN)
        return kind == STMT_GOTO || kind == STMT_START ? STMT_DONE : kind;
    if (random_below(r, 14) == 0)
        return STMT_START_LOST;
    if (in && random_below(r, 5) == 0)
        return (in & IN_LOOP) && random_below(r, 3) == 0 ? STMT_CONTINUE
                                                         : STMT_BREAK;
    return kind;
}

static struct stmt *make_stmt(const struct function *f, struct random *r,
                              int depth, int in)
{
    struct stmt *s = xcalloc(1, sizeof(*s));
    bool branches = depth > 0 && random_below(r, 2);

    s->kind = branches ? pick_branching(f->shape >= HELPER_PLAIN, r)
                       : pick_plain(f, r, in);
    s->variable = (int)random_below(r, s->kind == STMT_SWITCH ? 4 : 3);
    s->value = (int)random_below(r, 3) - 1;
    s->label = (int)random_below(r, LABELS);
    s->helper = (int)random_below(r, HELPERS);
    s->argument = (int)random_below(r, 3);
    s->kept = random_below(r, 2);
    if (branches)
        make_inner(f, r, s, depth, in);
    return s;
}

static void free_cond(struct cond *c)
{
    if (!c)
        return;
    free_cond(c->left);
    free_cond(c->right);
    free(c);
}

static void free_stmt(struct stmt *s)
{
    for (int i = 0; i < s->part_count; i++)
        free_stmt(s->parts[i]);
    free_cond(s->cond);
    free(s);
}

/* One that never mentions the callback is another matter: UV105, or a stub. */
static bool mentions(const struct stmt *s)
{
    for (int i = 0; i < s->part_count; i++)
        if (mentions(s->parts[i]))
            return true;
    return s->kind == STMT_DONE || s->kind == STMT_START ||
           s->kind == STMT_START_LOST || s->kind == STMT_HELP;
}

static void make_blocks(struct function *f, struct random *r)
{
    bool helps = f->shape >= HELPER_PLAIN, mentioned = false;
    int i, count = helps ? 1 : LABELS + 1;

    while (!mentioned) {
        for (i = 0; i < count; i++) {
            f->blocks[i] = make_block(f, r, (int)random_below(r, 3), 0);
            mentioned |= mentions(f->blocks[i]);
        }
        if (!mentioned)
            function_release(f);
    }
}

void function_make(struct function *f, enum shape shape,
                   struct function *helpers, struct random *r)
{
    *f = (struct function){.shape = shape, .helpers = helpers};
    make_blocks(f, r);
}

void function_release(struct function *f)
{
    for (int i = 0; i <= LABELS; i++) {
        if (f->blocks[i])
            free_stmt(f->blocks[i]);
        f->blocks[i] = NULL;
    }
}
