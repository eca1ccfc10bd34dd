/*
 * fuzz-paths.c - the path engine of grade-lint against an interpreter that
 * shares nothing with it.
 *
 *     fuzz-paths GRADE-LINT COUNT [SEED [CLANG]]
 *
 * Theory of operation
 * Makes random C functions that get a completion callback, as a parameter or
 * in an object, call it, start operations that will call it, call helpers,
 * branch, loop and jump. The interpreter knows which faults some execution of
 * each shows (paths_run.c). grade-lint reads the same functions as C; for each
 * function both must name the same faults. Prints the count of functions, of
 * faults, and the first differences with the function's text; exits 1 if there
 * is any.
 * With CLANG each function is a file of its own, without helpers, that clang's
 * check of once-called parameters reads as well (as Objective-C: there it is);
 * what is printed is what each of both found, not what differs.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <jansson.h>

#include "base/random.h"
#include "base/strbuf.h"
#include "base/xalloc.h"

#include "paths.h"

/* grade-lint tells the first 500 findings of a file. */
enum { BATCH = 50, ALL = BATCH + 2 * HELPERS, SHOWN = 5 };

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

/* Functions are f0, f1, ...; helpers h0, ... and k0, ... are behind them. NONE
 * of these: -1. */
static int number_of(const char *name)
{
    static const char letters[] = "fhk";
    const char *letter = name && name[0] ? strchr(letters, name[0]) : NULL;
    static const int first[] = {0, BATCH, BATCH + HELPERS};

    if (!letter)
        return -1;
    return first[letter - letters] + (int)strtol(name + 1, NULL, 10);
}

static void take_line(const char *line, int *found, unsigned char *skipped)
{
    json_t *root = json_loads(line, 0, NULL), *item;
    const char *rule = json_string_value(json_object_get(root, "rule"));
    int n = number_of(json_string_value(json_object_get(root, "function")));
    size_t i;

    if (rule && n >= 0)
        found[n] |= fault_of(rule);
    json_array_foreach(json_object_get(root, "not_analysed"), i, item)
    {
        n = number_of(json_string_value(json_object_get(item, "function")));
        if (n >= 0)
            skipped[n] = 1;
    }
    json_decref(root);
}

static int run_lint(const char *lint, const char *path, int *found,
                    unsigned char *skipped)
{
    /* Other rules have a say, too, and no more than 500 findings are told. */
    static const char config[] =
        "{\"version\":1,\"rules\":{\"all\":\"off\",\"UV10x\":\"on\"}}";
    char *command = xasprintf("'%s' --config='%s' '%s'", lint, config, path);
    char *line = NULL;
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

struct totals {
    long functions, faulty, skipped, different;
};

struct batch {
    struct function items[ALL];
    char *texts[ALL];
    int expected[ALL], found[ALL];
    unsigned char skipped[ALL];
    int count; /* of f0, ... */
};

static void add_function(struct batch *batch, int at, enum shape shape,
                         struct function *helpers, const char *name,
                         struct random *r)
{
    struct strbuf text = STRBUF_INIT;

    /* What calls a helper that is wrong is not judged as well. */
    do {
        function_release(&batch->items[at]);
        function_make(&batch->items[at], shape, helpers, r);
    } while (shape >= HELPER_PLAIN &&
             (function_faults(&batch->items[at]) & DOUBLE));
    function_print(&batch->items[at], name, &text);
    batch->expected[at] = function_faults(&batch->items[at]);
    batch->texts[at] = strbuf_steal(&text);
}

static void add_helpers(struct batch *batch, enum shape shape, int at,
                        struct random *r)
{
    for (int i = 0; i < HELPERS; i++) {
        struct strbuf name = STRBUF_INIT;

        helper_name(shape, i, &name);
        add_function(batch, at + i, shape, NULL, strbuf_text(&name), r);
        strbuf_release(&name);
    }
}

static enum shape pick_shape(struct random *r)
{
    static const enum shape shapes[] = {PLAIN, PLAIN, STARTER, CALLBACK};

    return shapes[random_below(r, sizeof shapes / sizeof shapes[0])];
}

static void make_batch(struct batch *batch, int count, struct random *r)
{
    memset(batch, 0, sizeof *batch);
    batch->count = count;
    add_helpers(batch, HELPER_PLAIN, BATCH, r);
    add_helpers(batch, HELPER_FIELD, BATCH + HELPERS, r);
    for (int i = 0; i < count; i++) {
        enum shape shape = pick_shape(r);
        struct function *helpers =
            &batch->items[shape == PLAIN ? BATCH : BATCH + HELPERS];
        char name[16];

        snprintf(name, sizeof name, "f%d", i);
        add_function(batch, i, shape, random_below(r, 2) ? helpers : NULL, name,
                     r);
    }
}

static int write_batch(const struct batch *batch, const char *path)
{
    FILE *file = fopen(path, "w");

    if (!file)
        return -1;
    fputs(paths_head, file);
    for (int i = BATCH; i < ALL; i++)
        fputs(batch->texts[i], file);
    for (int i = 0; i < batch->count; i++)
        fputs(batch->texts[i], file);
    return fclose(file);
}

static void print_faults(const char *who, int set)
{
    printf("%s:%s%s%s%s\n", who, set & MISSING ? " missing" : "",
           set & DOUBLE ? " double" : "",
           set & AFTER_START ? " after-start" : "",
           set & START_AFTER ? " start-after" : "");
}

static void print_difference(const struct batch *batch, int at)
{
    if (batch->items[at].helpers)
        for (int i = 0; i < HELPERS; i++)
            fputs(batch->texts[batch->items[at].helpers - batch->items + i],
                  stdout);
    fputs(batch->texts[at], stdout);
    print_faults("executions show", batch->expected[at]);
    print_faults("grade-lint says", batch->found[at]);
}

static bool agrees(int expected, int found)
{
    if (expected & NEVER)
        return found & MISSING;
    if (expected & MISSING_BEHIND_LOOP)
        expected |= found & MISSING;
    return found == (expected & ~MISSING_BEHIND_LOOP);
}

static void compare_batch(struct batch *batch, struct totals *totals)
{
    for (int i = 0; i < ALL; i++) {
        if (!batch->texts[i])
            continue;
        totals->functions++;
        totals->faulty += batch->found[i] != 0;
        totals->skipped += batch->skipped[i];
        if (!agrees(batch->expected[i], batch->found[i]) &&
            !batch->skipped[i] && totals->different++ < SHOWN)
            print_difference(batch, i);
    }
}

static void release_batch(struct batch *batch)
{
    for (int i = 0; i < ALL; i++) {
        function_release(&batch->items[i]);
        free(batch->texts[i]);
    }
}

static int try_batches(const char *lint, const char *path, long count,
                       struct random *r, struct totals *totals)
{
    static struct batch batch;
    int rc = 0;

    for (; count > 0 && !rc; count -= BATCH) {
        make_batch(&batch, count < BATCH ? (int)count : BATCH, r);
        rc = write_batch(&batch, path);
        if (!rc)
            rc = run_lint(lint, path, batch.found, batch.skipped);
        if (!rc)
            compare_batch(&batch, totals);
        release_batch(&batch);
    }
    return rc;
}

/* --- side by side with clang's own check --- */

/* What one of both found. */
struct score {
    long real, said, right; /* faults; named; named and real */
};

struct rival {
    const char *name;
    struct score missing, twice, kept;
    long crashes;
};

static void count_fault(struct score *score, bool real, bool said)
{
    score->real += real;
    score->said += said;
    score->right += real && said;
}

/* A completion that comes as well as that of a start is one too many. */
static void count_faults(struct rival *rival, enum shape shape, int expected,
                         int found)
{
    const int twice = DOUBLE | AFTER_START | START_AFTER;
    bool behind_loop =
        (expected & MISSING_BEHIND_LOOP) && !(expected & MISSING);

    if (shape != PLAIN) {
        if (!behind_loop || (expected & twice))
            count_fault(&rival->kept, expected, found);
        return;
    }
    if (!behind_loop)
        count_fault(&rival->missing, expected & MISSING, found & MISSING);
    count_fault(&rival->twice, expected & twice, found & twice);
}

/* What clang says of the one function in the file; -1: it crashed. */
static int run_clang(const char *clang, const char *path)
{
    char *command = xasprintf("'%s' -fsyntax-only -x objective-c -std=gnu11 "
                              "-Wno-everything -Wcompletion-handler "
                              "-Wcalled-once-parameter '%s' 2>&1",
                              clang, path);
    FILE *pipe = popen(command, "r");
    char *line = NULL;
    size_t capacity = 0;
    int found = 0, status;

    free(command);
    if (!pipe)
        return -1;
    while (getline(&line, &capacity, pipe) > 0) {
        if (strstr(line, "called twice"))
            found |= DOUBLE;
        if (strstr(line, "never called") || strstr(line, "never used"))
            found |= MISSING;
    }
    free(line);
    status = pclose(pipe);
    return WIFEXITED(status) && WEXITSTATUS(status) <= 1 ? found : -1;
}

static int write_alone(const char *text, const char *path)
{
    FILE *file = fopen(path, "w");

    if (!file)
        return -1;
    fprintf(file, "%s%s", paths_head, text);
    return fclose(file);
}

static int compare_one(struct rival *rivals, const char *clang,
                       const char *path, struct random *r)
{
    static struct batch batch;
    enum shape shape = pick_shape(r);
    int said, rc;

    memset(&batch, 0, sizeof batch);
    add_function(&batch, 0, shape, NULL, "f0", r);
    rc = write_alone(batch.texts[0], path);
    if (!rc)
        rc = run_lint(rivals[0].name, path, batch.found, batch.skipped);
    said = rc ? -1 : run_clang(clang, path);
    rivals[1].crashes += said < 0;
    count_faults(&rivals[0], shape, batch.expected[0], batch.found[0]);
    count_faults(&rivals[1], shape, batch.expected[0], said < 0 ? 0 : said);
    release_batch(&batch);
    return rc;
}

static void print_score(const char *what, const struct score *score)
{
    printf("  %-26s %5ld of %5ld found (%5.1f %%), %5ld of %5ld right "
           "(%5.1f %%)\n",
           what, score->right, score->real,
           score->real ? 100.0 * (double)score->right / (double)score->real : 0,
           score->right, score->said,
           score->said ? 100.0 * (double)score->right / (double)score->said
                       : 0);
}

static int compare_rivals(const char *lint, const char *clang, const char *path,
                          long count, struct random *r)
{
    struct rival rivals[2] = {{.name = lint}, {.name = clang}};
    int rc = 0;

    for (long i = 0; i < count && !rc; i++)
        rc = compare_one(rivals, clang, path, r);
    for (int i = 0; i < 2; i++) {
        printf("%s: n %ld, crashed on %ld\n", rivals[i].name, count,
               rivals[i].crashes);
        print_score("missing", &rivals[i].missing);
        print_score("twice", &rivals[i].twice);
        print_score("kept in a context struct", &rivals[i].kept);
    }
    return rc;
}

static void print_totals(long seed, const struct totals *totals)
{
    printf("seed %ld: %ld functions, %ld with a fault, %ld not analysed, "
           "%ld judged differently\n",
           seed, totals->functions, totals->faulty, totals->skipped,
           totals->different);
}

int main(int argc, char **argv)
{
    char path[] = "/tmp/fuzz-paths-XXXXXX.c";
    struct totals totals = {0};
    struct random r;
    long count, seed;
    int fd, rc;

    if (argc < 3) {
        fputs("usage: fuzz-paths GRADE-LINT COUNT [SEED [CLANG]]\n", stderr);
        return 2;
    }
    count = strtol(argv[2], NULL, 10);
    seed = argc > 3 ? strtol(argv[3], NULL, 10) : 1;
    r = random_start((uint64_t)seed, "paths");
    fd = mkstemps(path, 2);
    if (fd < 0 || close(fd))
        return 3;
    if (argc > 4)
        rc = compare_rivals(argv[1], argv[4], path, count, &r);
    else
        rc = try_batches(argv[1], path, count, &r, &totals);
    unlink(path);
    if (rc) {
        fputs("fuzz-paths: grade-lint failed\n", stderr);
        return 3;
    }
    if (argc <= 4)
        print_totals(seed, &totals);
    return totals.different ? 1 : 0;
}
