/*
 * decl.h - how declarations are read. Private to program.c and decl.c.
 */
#ifndef GRADE_LINT_DECL_H
#define GRADE_LINT_DECL_H

#include "lint/program.h"

/* A child of a declaration: adds its annotation to the struct decl `data`. */
enum CXChildVisitResult decl_read_annotation(CXCursor cursor, CXCursor parent,
                                             CXClientData data);
void decl_release(struct decl *d);

#endif
