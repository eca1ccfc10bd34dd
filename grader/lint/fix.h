/*
 * fix.h - repairs that are mechanical. A finding gets at most one: edits of
 * its file, after which the file still compiles and the finding is gone.
 */
#ifndef GRADE_LINT_FIX_H
#define GRADE_LINT_FIX_H

#include "lint/finish.h"

/* What a repair is made from and goes to. */
struct fixing {
    const struct finish *finish;
    const char *text; /* of the file */
    struct finding *finding;
    const struct site *site;
};

/* Gives each finding that fix.def has a way for its repair, if there is one. */
void fix_propose(struct finish *finish);

/* The repair of a comment that is not needed. */
void fix_remove_comment(const struct finish *finish, struct finding *finding,
                        struct extent comment);

/* --- for the ways --- */

/* The title of the repair, a format: "compare with '< 0'". */
void fix_title(struct fixing *fixing, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Replaces the extent; takes over `text`, in which "\n" is a line break of
 * whatever kind the file has. */
void fix_edit(struct fixing *fixing, struct extent extent, char *text);
/* The same before `offset`, nothing is replaced. */
void fix_insert(struct fixing *fixing, size_t offset, char *text);

/* The bytes of an extent; the caller frees them. */
char *fix_text(const struct fixing *fixing, struct extent extent);
/* The byte that a step of the path is at. */
size_t fix_step_offset(const struct fixing *fixing, const struct step *step);
/* The blanks at the beginning of the line of `offset`; the caller frees them.
 */
char *fix_indent(const struct fixing *fixing, size_t offset);
/* Behind the ';' that follows a statement; 0 if none does. */
size_t fix_statement_end(const struct fixing *fixing, struct extent statement);
/* The whole lines of an extent if nothing else is on them, line break
 * included; otherwise the extent with the blanks before it. */
struct extent fix_lines_of(const struct fixing *fixing, struct extent extent);

/* Puts a statement ("x();") before the one around the finding, in braces where
 * only one may stand. */
bool fix_put_before(struct fixing *fixing, const char *statement);

/* The ways, each for a rule; they leave the finding alone if they cannot. */
#define FIX(rule, way) void way(struct fixing *fixing);
#include "lint/fix.def"
#undef FIX

#endif
