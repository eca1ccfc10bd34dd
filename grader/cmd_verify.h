/*
 * cmd_verify.h - what the files of 'grade verify' share; the theory is in
 * cmd_verify.c.
 */
#ifndef GRADE_CMD_VERIFY_H
#define GRADE_CMD_VERIFY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/json.h"
#include "base/strbuf.h"
#include "cmd.h"

enum { EXPECT_CHECKS_MAX = 16, VERIFY_FILE_MAX_BYTES = 1 << 20 };

/* The first line of a buggy variant. */
struct expectation {
    char checks[EXPECT_CHECKS_MAX][64];
    size_t check_count;
    char rule[16]; /* "-": only a test tells */
    int line;
};

enum item_kind { ITEM_STUB, ITEM_RIGHT, ITEM_BUGGY };

struct item {
    enum item_kind kind;
    char *label, *path;
    int part; /* 0: the whole exercise */
    struct expectation expect;
    struct strbuf wrong; /* what does not hold; empty when all does */
    long long played;
};

struct verification {
    struct context *context;
    const struct exercise *ex;
    char *solutions;
    struct item *items;
    size_t count, capacity;
    bool *check_failed; /* by some variant, one for each check */
    size_t failures, not_graded;
    long long played;
};

/* --- cmd_verify_claim.c: what is claimed --- */

/* Stub, reference, alternates and variants become items. */
void verify_gather(struct verification *v);
/* Takes over `label` and `path`; borrowed until the next is added. */
struct item *verify_add_item(struct verification *v, enum item_kind kind,
                             char *label, char *path, int part);
/* Calls `take` for each name in `dir` that is `wanted`, in order, with `dir`
 * or with the path of the entry. Returns how many there were. */
size_t verify_each_entry(struct verification *v, const char *dir,
                         bool (*wanted)(const char *),
                         void (*take)(struct verification *, const char *,
                                      const char *),
                         bool take_whole_path);

/* --- cmd_verify_judge.c: what came out --- */

/* Holds a result (docs/result.schema.json) against what the item claims. */
void verify_judge(struct verification *v, struct item *item,
                  const json_t *result);
/* That says nothing about the course. */
void verify_not_graded(struct verification *v, struct item *item,
                       const char *why);

/* --- cmd_verify_folder.c: what needs no run --- */

/* Into `item`, if it does not compile without a warning. */
void verify_compile_stub(struct verification *v, const struct part *part,
                         struct item *item);
/* Each adds an item. */
void verify_folder(struct verification *v);
void verify_hints(struct verification *v);
/* After all others were judged. */
void verify_checks(struct verification *v);

#endif
