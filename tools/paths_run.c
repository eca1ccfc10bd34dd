/*
 * paths_run.c - what the executions of a random function show.
 *
 * Theory of operation
 * Keeps the set of all concrete states (values of four variables, who owes the
 * completion, how often it came) at each statement, up to the fixpoint.
 * Helpers are executed where they are called, from each state. What a helper
 * does wrong whoever calls it is its own fault, and not its caller's.
 */
#include "paths.h"

#include <string.h>

enum {
    VARIABLES = 4, /* a, b, c, r; each -1, 0 or 1 */
    VALUES = 81,
    OWNS = 4,
    COUNTS = 3,
    STATES = VALUES * OWNS * COUNTS * 2
};

enum own { HELD, PENDING, GIVEN, ESCAPED };

struct set {
    unsigned char has[STATES];
};

/* Where control goes behind a statement. */
struct flow {
    struct set next, broken, continued, gone[LABELS];
};

/* How a helper is left. */
struct exits {
    unsigned char has[2][OWNS][COUNTS]; /* [-result][own][count] */
};

/* The function that is being executed. */
struct frame {
    const struct function *f;
    int faults;
    bool ends, completes; /* some path */
    struct exits *exits;  /* helpers that are called; NULL otherwise */
};

/* --- concrete states --- */

struct state {
    int values[VARIABLES];
    int own, count, skipped;
};

static struct state unpack(int n)
{
    struct state s;
    int i;

    s.skipped = n % 2;
    n /= 2;
    s.count = n % COUNTS;
    n /= COUNTS;
    s.own = n % OWNS;
    n /= OWNS;
    for (i = 0; i < VARIABLES; i++) {
        s.values[i] = n % 3 - 1;
        n /= 3;
    }
    return s;
}

static void put(struct set *set, const struct state *s)
{
    int n = 0, i;

    for (i = VARIABLES; i-- > 0;)
        n = n * 3 + s->values[i] + 1;
    n = ((n * OWNS + s->own) * COUNTS + s->count) * 2 + s->skipped;
    set->has[n] = 1;
}

static void merge(struct set *to, const struct set *from)
{
    int i;

    for (i = 0; i < STATES; i++)
        to->has[i] |= from->has[i];
}

static bool is_true(int value, int op)
{
    switch (op) {
    case 0:
        return value == 0;
    case 1:
        return value != 0;
    case 2:
        return value < 0;
    case 3:
        return value <= 0;
    case 4:
        return value > 0;
    default:
        return value >= 0;
    }
}

/* Whoever looks at the result of a start knows from then on. */
static void look(struct state *s, int variable, int op)
{
    if (s->own != PENDING || variable != 3 || is_true(-1, op) == is_true(0, op))
        return;
    s->own = s->values[3] < 0 ? HELD : GIVEN;
}

static void test(const struct cond *c, const struct set *in, struct set *yes,
                 struct set *no)
{
    struct set middle = {{0}};
    int i;

    switch (c->kind) {
    case COND_NOT:
        test(c->left, in, no, yes);
        return;
    case COND_AND:
        test(c->left, in, &middle, no);
        test(c->right, &middle, yes, no);
        return;
    case COND_OR:
        test(c->left, in, yes, &middle);
        test(c->right, &middle, yes, no);
        return;
    default:
        for (i = 0; i < STATES; i++) {
            struct state s;
            bool truth;

            if (!in->has[i])
                continue;
            s = unpack(i);
            truth = is_true(s.values[c->variable], c->op);
            look(&s, c->variable, c->op);
            put(truth ? yes : no, &s);
        }
    }
}

static void complete(struct frame *frame, struct state *s)
{
    if (s->own == ESCAPED)
        return;
    if (s->count >= 1) {
        frame->faults |= DOUBLE;
        s->own = ESCAPED;
    } else if (s->own == GIVEN || s->own == PENDING) {
        frame->faults |= AFTER_START;
        s->own = ESCAPED;
    }
    s->count = s->count < 2 ? s->count + 1 : 2;
}

/* True if it goes on as an operation that somebody has to look at. */
static bool start(struct frame *frame, struct state *s)
{
    if (s->own == PENDING)
        s->own = GIVEN;
    if (s->own != HELD)
        return false;
    if (s->count >= 1) {
        frame->faults |= START_AFTER;
        s->own = ESCAPED;
        return false;
    }
    return true;
}

/* A helper that returns a negative code says that its caller has to. */
static void leave(struct frame *frame, const struct state *s, int result)
{
    bool helps = frame->f->shape >= HELPER_PLAIN;

    frame->ends = true;
    frame->completes |= s->own != HELD || s->count;
    if (frame->exits) {
        frame->exits->has[-result][s->own][s->count] = 1;
        return;
    }
    if (frame->f->shape == HELPER_FIELD)
        return; /* who calls it owes the completion */
    if (s->own == PENDING && s->count == 0 && !helps)
        frame->faults |= MISSING;
    if (s->own == HELD && s->count == 0 && !(helps && result))
        frame->faults |= s->skipped ? MISSING_BEHIND_LOOP : MISSING;
}

/* --- statements --- */

static void run(struct frame *frame, const struct stmt *stmt,
                const struct set *in, struct flow *flow);

/* A helper knows its argument and nothing else. */
static void call(const struct function *helper, int argument, enum own own,
                 int count, struct exits *exits, int *ret_faults)
{
    struct frame frame = {.f = helper, .exits = exits};
    struct set in = {{0}};
    struct flow flow = {0};

    for (int i = 0; i < 9; i++) {
        struct state s = {{argument, i % 3 - 1, i / 3 - 1, 0}, own, count, 0};

        put(&in, &s);
    }
    run(&frame, helper->blocks[0], &in, &flow);
    for (int i = 0; i < STATES; i++) {
        struct state s = unpack(i);

        if (flow.next.has[i])
            leave(&frame, &s, 0);
    }
    *ret_faults = frame.faults;
}

/* That nobody looked at a start stays so: helpers do not see the result, and
 * start nothing. */
static void help(struct frame *frame, const struct stmt *stmt,
                 const struct state *s, struct flow *flow)
{
    const struct function *helper = &frame->f->helpers[stmt->helper];
    struct exits exits = {{{{0}}}};
    int own = s->own == PENDING ? GIVEN : s->own, inner, i, j, k;

    call(helper, s->values[stmt->argument], (enum own)own, s->count, &exits,
         &inner);
    if (own != HELD || s->count)
        frame->faults |= inner;
    for (i = 0; i < 2; i++)
        for (j = 0; j < OWNS; j++)
            for (k = 0; k < COUNTS; k++) {
                struct state after = *s;

                after.own = j == GIVEN ? s->own : j;
                after.count = k;
                if (stmt->kept)
                    after.values[stmt->variable] = -i;
                if (exits.has[i][j][k])
                    put(&flow->next, &after);
            }
}

static void run_each(struct frame *frame, const struct stmt *stmt,
                     const struct set *in, struct flow *flow)
{
    int i, j;

    for (i = 0; i < STATES; i++) {
        struct state s;

        if (!in->has[i])
            continue;
        s = unpack(i);
        switch (stmt->kind) {
        case STMT_DONE:
            complete(frame, &s);
            put(&flow->next, &s);
            break;
        case STMT_SET:
            s.values[stmt->variable] = stmt->value;
            put(&flow->next, &s);
            break;
        case STMT_RANDOM:
            for (j = -1; j <= 1; j++) {
                s.values[stmt->variable] = j;
                put(&flow->next, &s);
            }
            break;
        case STMT_START:
            if (start(frame, &s))
                s.own = PENDING;
            for (j = -1; j <= 0; j++) {
                s.values[3] = j;
                put(&flow->next, &s);
            }
            break;
        case STMT_START_LOST:
            if (s.own == PENDING) {
                put(&flow->next, &s);
                break;
            }
            if (start(frame, &s)) {
                frame->faults |= MISSING;
                s.own = GIVEN;
            }
            put(&flow->next, &s);
            break;
        case STMT_HELP:
            help(frame, stmt, &s, flow);
            break;
        default:
            leave(frame, &s, stmt->value < 0 ? -1 : 0);
        }
    }
}

static void run_parts(struct frame *frame, const struct stmt *stmt,
                      const struct set *in, struct flow *flow)
{
    struct set at = *in;
    int i;

    for (i = 0; i < stmt->part_count; i++) {
        struct flow inner = {0};
        int j;

        run(frame, stmt->parts[i], &at, &inner);
        at = inner.next;
        merge(&flow->broken, &inner.broken);
        merge(&flow->continued, &inner.continued);
        for (j = 0; j < LABELS; j++)
            merge(&flow->gone[j], &inner.gone[j]);
    }
    merge(&flow->next, &at);
}

static void take_gone(struct flow *flow, const struct flow *inner)
{
    int i;

    for (i = 0; i < LABELS; i++)
        merge(&flow->gone[i], &inner->gone[i]);
}

static void run_if(struct frame *frame, const struct stmt *stmt,
                   const struct set *in, struct flow *flow)
{
    struct set yes = {{0}}, no = {{0}};

    test(stmt->cond, in, &yes, &no);
    run(frame, stmt->parts[0], &yes, flow);
    if (stmt->part_count > 1)
        run(frame, stmt->parts[1], &no, flow);
    else
        merge(&flow->next, &no);
}

static void run_loop(struct frame *frame, const struct stmt *stmt,
                     const struct set *in, struct flow *flow)
{
    struct set at = *in, before;

    do {
        struct set yes = {{0}}, no = {{0}};
        struct flow inner = {0};
        int i;

        before = at;
        if (stmt->kind == STMT_WHILE) {
            test(stmt->cond, &at, &yes, &no);
            for (i = 0; i < STATES; i++) {
                struct state s = unpack(i);

                s.skipped = 1;
                if (no.has[i])
                    put(&flow->next, &s);
            }
            run(frame, stmt->parts[0], &yes, &inner);
            merge(&at, &inner.next);
            merge(&at, &inner.continued);
        } else {
            run(frame, stmt->parts[0], &at, &inner);
            merge(&inner.next, &inner.continued);
            test(stmt->cond, &inner.next, &yes, &no);
            merge(&flow->next, &no);
            merge(&at, &yes);
        }
        merge(&flow->next, &inner.broken);
        take_gone(flow, &inner);
    } while (memcmp(&before, &at, sizeof(at)));
}

static void run_switch(struct frame *frame, const struct stmt *stmt,
                       const struct set *in, struct flow *flow)
{
    struct set at = {{0}};
    int i, j;

    /* case 0 falls through to default. */
    for (i = 0; i < stmt->part_count; i++) {
        struct flow inner = {0};

        for (j = 0; j < STATES; j++) {
            struct state s;
            int which;

            if (!in->has[j])
                continue;
            s = unpack(j);
            which = s.values[stmt->variable] != 0;
            /* Comparing the result with a case is a look at it. */
            if (s.own == PENDING && stmt->variable == 3)
                s.own = s.values[3] < 0 ? HELD : GIVEN;
            if (which == i)
                put(&at, &s);
        }
        run(frame, stmt->parts[i], &at, &inner);
        at = inner.next;
        merge(&flow->next, &inner.broken);
        merge(&flow->continued, &inner.continued);
        take_gone(flow, &inner);
    }
    merge(&flow->next, &at);
}

static void run(struct frame *frame, const struct stmt *stmt,
                const struct set *in, struct flow *flow)
{
    switch (stmt->kind) {
    case STMT_BLOCK:
        run_parts(frame, stmt, in, flow);
        break;
    case STMT_IF:
        run_if(frame, stmt, in, flow);
        break;
    case STMT_WHILE:
    case STMT_DO:
        run_loop(frame, stmt, in, flow);
        break;
    case STMT_SWITCH:
        run_switch(frame, stmt, in, flow);
        break;
    case STMT_BREAK:
        merge(&flow->broken, in);
        break;
    case STMT_CONTINUE:
        merge(&flow->continued, in);
        break;
    case STMT_GOTO:
        merge(&flow->gone[stmt->label], in);
        break;
    default:
        run_each(frame, stmt, in, flow);
    }
}

/* A function is a block, label 0, a block, label 1, a block. */
static void run_function(struct frame *frame)
{
    struct set at[LABELS + 1] = {{{0}}}, before[LABELS + 1];
    struct state s = {{0}, HELD, 0, 0};
    int i, j, last = frame->f->shape >= HELPER_PLAIN ? 0 : LABELS;

    for (i = 0; i < 27; i++) {
        s.values[0] = i % 3 - 1;
        s.values[1] = i / 3 % 3 - 1;
        s.values[2] = i / 9 - 1;
        put(&at[0], &s);
    }
    do {
        memcpy(before, at, sizeof(at));
        for (i = 0; i <= last; i++) {
            struct flow flow = {0};

            run(frame, frame->f->blocks[i], &at[i], &flow);
            if (i < last)
                merge(&at[i + 1], &flow.next);
            for (j = 0; j < LABELS; j++)
                merge(&at[j + 1], &flow.gone[j]);
            for (j = 0; i == last && j < STATES; j++) {
                s = unpack(j);
                if (flow.next.has[j])
                    leave(frame, &s, 0);
            }
        }
    } while (memcmp(before, at, sizeof(at)));
}

int function_faults(const struct function *f)
{
    struct frame frame = {.f = f};

    run_function(&frame);
    if (f->shape == CALLBACK && frame.ends && !frame.completes)
        return frame.faults | MISSING | NEVER;
    return frame.faults;
}
