/*
 * fuzz-paths.c - the path engine of grade-lint against an interpreter that
 * shares nothing with it.
 *
 *     fuzz-paths GRADE-LINT COUNT [SEED]
 *
 * Theory of operation
 * Makes random C functions that get a completion callback, call it, start
 * operations that will call it, branch, loop and jump. For each, the
 * interpreter keeps the set of all concrete states (values of four variables,
 * who owes the completion, how often it came) at each statement, up to the
 * fixpoint, and so knows which faults some execution shows. grade-lint reads
 * the same functions as C; for each function both must name the same faults.
 * Prints the count of functions, of faults, and each difference with the
 * function's text; exits 1 if there is any.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "base/random.h"
#include "base/strbuf.h"
#include "base/xalloc.h"

enum {
    VARIABLES = 4, /* a, b, c, r; each -1, 0 or 1 */
    VALUES = 81,
    OWNS = 4,
    COUNTS = 3,
    STATES = VALUES * OWNS * COUNTS * 2,
    LABELS = 2,
    BATCH = 250
};

enum own { HELD, PENDING, GIVEN, ESCAPED };
enum fault { MISSING = 1, DOUBLE = 2, AFTER_START = 4, START_AFTER = 8 };

enum kind {
    STMT_DONE,
    STMT_IF,
    STMT_WHILE,
    STMT_DO,
    STMT_SWITCH,
    STMT_SET,
    STMT_RANDOM,
    STMT_START,
    STMT_START_LOST,
    STMT_RETURN,
    STMT_BREAK,
    STMT_CONTINUE,
    STMT_GOTO,
    STMT_BLOCK,
    KINDS
};

struct cond {
    enum { COND_TEST, COND_AND, COND_OR, COND_NOT } kind;
    int variable, op;
    struct cond *left, *right;
};

struct stmt {
    enum kind kind;
    int variable, value, label;
    struct cond *cond;
    struct stmt *parts[4];
    int part_count;
};

struct set {
    unsigned char has[STATES];
};

/* Where control goes behind a statement. */
struct flow {
    struct set next, broken, continued, gone[LABELS];
};

static int faults; /* of the function that is being interpreted */

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

static void complete(struct state *s)
{
    if (s->own == ESCAPED)
        return;
    if (s->count >= 1) {
        faults |= DOUBLE;
        s->own = ESCAPED;
    } else if (s->own == GIVEN || s->own == PENDING) {
        faults |= AFTER_START;
        s->own = ESCAPED;
    }
    s->count = s->count < 2 ? s->count + 1 : 2;
}

/* True if it goes on as an operation that somebody has to look at. */
static bool start(struct state *s)
{
    if (s->own == PENDING)
        s->own = GIVEN;
    if (s->own != HELD)
        return false;
    if (s->count >= 1) {
        faults |= START_AFTER;
        s->own = ESCAPED;
        return false;
    }
    return true;
}

static void leave(const struct state *s)
{
    if (s->own == PENDING && s->count == 0)
        faults |= MISSING;
    if (s->own == HELD && s->count == 0 && !s->skipped)
        faults |= MISSING;
}

/* --- statements --- */

static void run(const struct stmt *stmt, const struct set *in,
                struct flow *flow);

static void run_each(const struct stmt *stmt, const struct set *in,
                     struct flow *flow)
{
    int i, j;

    for (i = 0; i < STATES; i++) {
        struct state s;

        if (!in->has[i])
            continue;
        s = unpack(i);
        switch (stmt->kind) {
        case STMT_DONE:
            complete(&s);
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
            if (start(&s))
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
            if (start(&s)) {
                faults |= MISSING;
                s.own = GIVEN;
            }
            put(&flow->next, &s);
            break;
        default:
            leave(&s);
        }
    }
}

static void run_parts(const struct stmt *stmt, const struct set *in,
                      struct flow *flow)
{
    struct set at = *in;
    int i;

    for (i = 0; i < stmt->part_count; i++) {
        struct flow inner = {0};
        int j;

        run(stmt->parts[i], &at, &inner);
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

static void run_if(const struct stmt *stmt, const struct set *in,
                   struct flow *flow)
{
    struct set yes = {{0}}, no = {{0}};

    test(stmt->cond, in, &yes, &no);
    run(stmt->parts[0], &yes, flow);
    if (stmt->part_count > 1)
        run(stmt->parts[1], &no, flow);
    else
        merge(&flow->next, &no);
}

static void run_loop(const struct stmt *stmt, const struct set *in,
                     struct flow *flow)
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
            run(stmt->parts[0], &yes, &inner);
            merge(&at, &inner.next);
            merge(&at, &inner.continued);
        } else {
            run(stmt->parts[0], &at, &inner);
            merge(&inner.next, &inner.continued);
            test(stmt->cond, &inner.next, &yes, &no);
            merge(&flow->next, &no);
            merge(&at, &yes);
        }
        merge(&flow->next, &inner.broken);
        take_gone(flow, &inner);
    } while (memcmp(&before, &at, sizeof(at)));
}

static void run_switch(const struct stmt *stmt, const struct set *in,
                       struct flow *flow)
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
        run(stmt->parts[i], &at, &inner);
        at = inner.next;
        merge(&flow->next, &inner.broken);
        merge(&flow->continued, &inner.continued);
        take_gone(flow, &inner);
    }
    merge(&flow->next, &at);
}

static void run(const struct stmt *stmt, const struct set *in,
                struct flow *flow)
{
    switch (stmt->kind) {
    case STMT_BLOCK:
        run_parts(stmt, in, flow);
        break;
    case STMT_IF:
        run_if(stmt, in, flow);
        break;
    case STMT_WHILE:
    case STMT_DO:
        run_loop(stmt, in, flow);
        break;
    case STMT_SWITCH:
        run_switch(stmt, in, flow);
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
        run_each(stmt, in, flow);
    }
}

/* A function is a block, label 0, a block, label 1, a block. */
static int interpret(struct stmt *const *blocks)
{
    struct set at[LABELS + 1] = {{{0}}}, before[LABELS + 1];
    struct state s = {{0}, HELD, 0, 0};
    int i, j;

    faults = 0;
    for (i = 0; i < 27; i++) {
        s.values[0] = i % 3 - 1;
        s.values[1] = i / 3 % 3 - 1;
        s.values[2] = i / 9 - 1;
        put(&at[0], &s);
    }
    do {
        memcpy(before, at, sizeof(at));
        for (i = 0; i <= LABELS; i++) {
            struct flow flow = {0};

            run(blocks[i], &at[i], &flow);
            if (i < LABELS)
                merge(&at[i + 1], &flow.next);
            for (j = 0; j < LABELS; j++)
                merge(&at[j + 1], &flow.gone[j]);
            for (j = 0; i == LABELS && j < STATES; j++) {
                s = unpack(j);
                if (flow.next.has[j])
                    leave(&s);
            }
        }
    } while (memcmp(before, at, sizeof(at)));
    return faults;
}

/* --- making functions --- */

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

static struct stmt *make_stmt(struct random *r, int depth, bool in_loop,
                              bool in_switch);

static struct stmt *make_block(struct random *r, int depth, bool in_loop,
                               bool in_switch)
{
    struct stmt *s = xcalloc(1, sizeof(*s));

    s->kind = STMT_BLOCK;
    s->part_count = 1 + (int)random_below(r, 2);
    for (int i = 0; i < s->part_count; i++)
        s->parts[i] = make_stmt(r, depth, in_loop, in_switch);
    return s;
}

static void make_inner(struct random *r, struct stmt *s, int depth,
                       bool in_loop, bool in_switch)
{
    s->cond = make_cond(r, 2);
    s->part_count = 1;
    if (s->kind == STMT_IF)
        s->part_count = 1 + (int)random_below(r, 2);
    if (s->kind == STMT_SWITCH)
        s->part_count = 2;
    if (s->kind == STMT_WHILE || s->kind == STMT_DO)
        in_loop = true, in_switch = false;
    if (s->kind == STMT_SWITCH)
        in_switch = true;
    for (int i = 0; i < s->part_count; i++)
        s->parts[i] = make_block(r, depth - 1, in_loop, in_switch);
}

static struct stmt *make_stmt(struct random *r, int depth, bool in_loop,
                              bool in_switch)
{
    static const enum kind plain[] = {
        STMT_DONE, STMT_DONE,  STMT_DONE,  STMT_SET,    STMT_RANDOM,
        STMT_SET,  STMT_START, STMT_START, STMT_RETURN, STMT_GOTO};
    struct stmt *s = xcalloc(1, sizeof(*s));

    s->kind = plain[random_below(r, sizeof plain / sizeof plain[0])];
    if (depth > 0 && random_below(r, 2))
        s->kind = random_below(r, 2) ? STMT_IF
                                     : STMT_IF + (enum kind)random_below(r, 4);
    else if (random_below(r, 14) == 0)
        s->kind = STMT_START_LOST;
    else if ((in_loop || in_switch) && random_below(r, 5) == 0)
        s->kind =
            in_loop && random_below(r, 3) == 0 ? STMT_CONTINUE : STMT_BREAK;
    s->variable = (int)random_below(r, s->kind == STMT_SWITCH ? 4 : 3);
    s->value = (int)random_below(r, 3) - 1;
    s->label = (int)random_below(r, LABELS);
    if (s->kind >= STMT_IF && s->kind <= STMT_SWITCH)
        make_inner(r, s, depth, in_loop, in_switch);
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
           s->kind == STMT_START_LOST;
}

/* --- as C --- */

static void print_cond(const struct cond *c, struct strbuf *sb)
{
    static const char *const ops[] = {"==", "!=", "<", "<=", ">", ">="};

    if (c->kind == COND_TEST) {
        strbuf_addf(sb, "%c %s 0", "abcr"[c->variable], ops[c->op]);
        return;
    }
    strbuf_add_str(sb, c->kind == COND_NOT ? "!(" : "(");
    print_cond(c->left, sb);
    if (c->right) {
        strbuf_add_str(sb, c->kind == COND_AND ? ") && (" : ") || (");
        print_cond(c->right, sb);
    }
    strbuf_add_str(sb, ")");
}

static void print_stmt(const struct stmt *s, struct strbuf *sb)
{
    int i;

    switch (s->kind) {
    case STMT_DONE:
        strbuf_add_str(sb, "done(arg, 0);\n");
        break;
    case STMT_IF:
    case STMT_WHILE:
        strbuf_add_str(sb, s->kind == STMT_IF ? "if (" : "while (");
        print_cond(s->cond, sb);
        strbuf_add_str(sb, ") {\n");
        print_stmt(s->parts[0], sb);
        if (s->part_count > 1) {
            strbuf_add_str(sb, "} else {\n");
            print_stmt(s->parts[1], sb);
        }
        strbuf_add_str(sb, "}\n");
        break;
    case STMT_DO:
        strbuf_add_str(sb, "do {\n");
        print_stmt(s->parts[0], sb);
        strbuf_add_str(sb, "} while (");
        print_cond(s->cond, sb);
        strbuf_add_str(sb, ");\n");
        break;
    case STMT_SWITCH:
        strbuf_addf(sb, "switch (%c) {\n", "abcr"[s->variable]);
        for (i = 0; i < 2; i++) {
            if (i < 1)
                strbuf_add_str(sb, "case 0:\n");
            else
                strbuf_add_str(sb, "default:\n");
            print_stmt(s->parts[i], sb);
        }
        strbuf_add_str(sb, "}\n");
        break;
    case STMT_SET:
        strbuf_addf(sb, "%c = %d;\n", "abc"[s->variable], s -> value);
        break;
    case STMT_RANDOM:
        strbuf_addf(sb, "%c = rand();\n", "abc"[s->variable]);
        break;
    case STMT_START:
        strbuf_add_str(sb, "r = op_start(done, arg);\n");
        break;
    case STMT_START_LOST:
        strbuf_add_str(sb, "op_start(done, arg);\n");
        break;
    case STMT_RETURN:
        strbuf_add_str(sb, "return;\n");
        break;
    case STMT_BREAK:
        strbuf_add_str(sb, "break;\n");
        break;
    case STMT_CONTINUE:
        strbuf_add_str(sb, "continue;\n");
        break;
    case STMT_GOTO:
        strbuf_addf(sb, "goto l%d;\n", s->label);
        break;
    default:
        for (i = 0; i < s->part_count; i++)
            print_stmt(s->parts[i], sb);
    }
}

static void print_function(struct stmt *const *blocks, int number,
                           struct strbuf *sb)
{
    strbuf_addf(sb,
                "void f%d(done_cb done, void *arg, int a, int b, int c)\n"
                "{\nint r = 0;\n",
                number);
    print_stmt(blocks[0], sb);
    strbuf_add_str(sb, "l0:;\n");
    print_stmt(blocks[1], sb);
    strbuf_add_str(sb, "l1:;\n");
    print_stmt(blocks[2], sb);
    strbuf_add_str(sb, "(void)r;\n}\n\n");
}

/* --- the other side --- */

static int fault_of(const char *rule)
{
    static const struct {
        const char *rule;
        int fault;
    } table[] = {{"UV101", MISSING},
                 {"UV107", MISSING},
                 {"UV102", DOUBLE},
                 {"UV103", AFTER_START},
                 {"UV104", START_AFTER}};
    size_t i;

    for (i = 0; i < sizeof table / sizeof table[0]; i++)
        if (!strcmp(table[i].rule, rule))
            return table[i].fault;
    return 0;
}

static void take_line(const char *line, int *found, unsigned char *skipped)
{
    json_t *root = json_loads(line, 0, NULL), *item;
    const char *name = json_string_value(json_object_get(root, "function"));
    const char *rule = json_string_value(json_object_get(root, "rule"));
    size_t i;

    if (rule && name && name[0] == 'f')
        found[strtol(name + 1, NULL, 10)] |= fault_of(rule);
    json_array_foreach(json_object_get(root, "not_analysed"), i, item)
    {
        name = json_string_value(json_object_get(item, "function"));
        if (name && name[0] == 'f')
            skipped[strtol(name + 1, NULL, 10)] = 1;
    }
    json_decref(root);
}

static int run_lint(const char *lint, const char *path, int *found,
                    unsigned char *skipped)
{
    char *command = xasprintf("'%s' '%s'", lint, path), *line = NULL;
    size_t capacity = 0;
    FILE *pipe = popen(command, "r");
    int rc;

    free(command);
    if (!pipe)
        return -1;
    while (getline(&line, &capacity, pipe) > 0)
        take_line(line, found, skipped);
    free(line);
    rc = pclose(pipe);
    return rc;
}

static void print_faults(const char *who, int set)
{
    printf("%s:%s%s%s%s\n", who, set & MISSING ? " missing" : "",
           set & DOUBLE ? " double" : "",
           set & AFTER_START ? " after-start" : "",
           set & START_AFTER ? " start-after" : "");
}

struct totals {
    long functions, faulty, skipped, different;
};

static void make_blocks(struct random *r, struct stmt **blocks)
{
    bool mentioned = false;
    int i;

    while (!mentioned) {
        for (i = 0; i <= LABELS; i++) {
            blocks[i] = make_block(r, (int)random_below(r, 3), false, false);
            mentioned |= mentions(blocks[i]);
        }
        for (i = 0; i <= LABELS && !mentioned; i++)
            free_stmt(blocks[i]);
    }
}

static int try_batch(const char *lint, const char *path, struct random *r,
                     int count, struct totals *totals)
{
    static const char head[] =
        "#include <stdlib.h>\n"
        "typedef void (*done_cb)(void *arg, int status);\n"
        "int op_start(done_cb done, void *arg);\n\n";
    int expected[BATCH], found[BATCH] = {0}, i, j;
    unsigned char skipped[BATCH] = {0};
    char *texts[BATCH];
    FILE *file = fopen(path, "w");

    if (!file)
        return -1;
    fputs(head, file);
    for (i = 0; i < count; i++) {
        struct stmt *blocks[LABELS + 1];
        struct strbuf sb = STRBUF_INIT;

        make_blocks(r, blocks);
        expected[i] = interpret(blocks);
        print_function(blocks, i, &sb);
        fputs(strbuf_text(&sb), file);
        texts[i] = strbuf_steal(&sb);
        for (j = 0; j <= LABELS; j++)
            free_stmt(blocks[j]);
    }
    if (fclose(file))
        return -1;
    if (run_lint(lint, path, found, skipped))
        return -1;
    for (i = 0; i < count; i++) {
        totals->functions++;
        totals->faulty += expected[i] != 0;
        totals->skipped += skipped[i];
        if (found[i] != expected[i] && !skipped[i] && totals->different++ < 5) {
            fputs(texts[i], stdout);
            print_faults("executions show", expected[i]);
            print_faults("grade-lint says", found[i]);
        }
        free(texts[i]);
    }
    return 0;
}

int main(int argc, char **argv)
{
    char path[] = "/tmp/fuzz-paths-XXXXXX.c";
    struct totals totals = {0};
    struct random r;
    long count, seed;
    int fd, rc = 0;

    if (argc < 3) {
        fputs("usage: fuzz-paths GRADE-LINT COUNT [SEED]\n", stderr);
        return 2;
    }
    count = strtol(argv[2], NULL, 10);
    seed = argc > 3 ? strtol(argv[3], NULL, 10) : 1;
    r = random_start((uint64_t)seed, "paths");
    fd = mkstemps(path, 2);
    if (fd < 0 || close(fd))
        return 3;
    for (; count > 0 && !rc; count -= BATCH)
        rc = try_batch(argv[1], path, &r, count < BATCH ? (int)count : BATCH,
                       &totals);
    unlink(path);
    if (rc) {
        fputs("fuzz-paths: grade-lint failed\n", stderr);
        return 3;
    }
    printf("seed %ld: %ld functions, %ld with a fault, %ld not analysed, "
           "%ld judged differently\n",
           seed, totals.functions, totals.faulty, totals.skipped,
           totals.different);
    return totals.different ? 1 : 0;
}
