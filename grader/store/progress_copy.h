/*
 * progress_copy.h - the learner's progress as one JSON document, to be kept or
 * carried to another machine by hand: docs/progress-copy.schema.json. It holds
 * what was recorded, line by line; nothing else and nobody's name.
 */
#ifndef GRADE_STORE_PROGRESS_COPY_H
#define GRADE_STORE_PROGRESS_COPY_H

#include <stddef.h>

#include "base/error.h"
#include "base/json.h"

/* The caller owns the document. No progress yet gives empty lists. */
int progress_copy_export(json_t **ret_document, struct error *err)
    __attribute__((warn_unused_result));

/*
 * Adds what is not recorded here; the same document again adds nothing.
 * *ret_added is how many lines came. -EINVAL, and nothing was added, when it
 * is no such document.
 */
int progress_copy_import(const json_t *document, size_t *ret_added,
                         struct error *err) __attribute__((warn_unused_result));

#endif
