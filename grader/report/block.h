/*
 * block.h - the pieces that a report for people is made of: a finding with its
 * line and its chain, steps, commands to type. All bytes of a submission are
 * cleaned here.
 */
#ifndef GRADE_REPORT_BLOCK_H
#define GRADE_REPORT_BLOCK_H

#include <stdbool.h>

#include "report/source.h"

enum { BLOCK_INDENT = 2 };

/* Over the chain of what a run showed. */
#define BLOCK_BY_RUN "how it came to this, newest first"

/* Where and how it is written. `out` is borrowed; source_release() is the
 * caller's. */
struct block {
    struct source source;
    bool color;
    struct strbuf *out;
};

/* A line of its own that says what follows. */
void block_heading(struct block *block, const char *text);
/* "  see it again  grade ..." */
void block_command(struct block *block, const char *label, const char *command);
/* "cache.c:57:5 in cache_fill", cleaned; nothing without a file. */
void block_place(const struct place *place, struct strbuf *out);
/* The lines of `text`, a compiler's, cleaned, each indented. */
void block_lines(const char *text, struct strbuf *out);

/* At most a dozen steps under a heading; nothing when there are none. */
void block_steps(struct block *block, const char *heading,
                 const struct step *steps, size_t count);
/* The chain of a finding, under its heading. */
void block_chain(struct block *block, const struct finding *finding);
/* What happened, where, the source line, the chain. */
void block_finding(struct block *block, const struct finding *finding);
/* The finding in one sentence. */
void block_brief(struct block *block, const struct finding *finding);
/* Whether a timeline helps to understand it. */
bool block_order_matters(const struct finding *finding);

#endif
