/* intake.h - takes a learner's file in: regular, small, text; nothing else. */
#ifndef GRADE_PLAY_INTAKE_H
#define GRADE_PLAY_INTAKE_H

#include "base/error.h"
#include "base/strbuf.h"

/*
 * Reads `path` without following a link in its last component and without
 * waiting on a FIFO or device. One sentence in `err` for each refusal:
 * missing, folder, link, FIFO, device, larger than 1 MiB, NUL bytes, not text.
 */
int intake_file(const char *path, struct strbuf *ret_text, struct error *err)
    __attribute__((warn_unused_result));

#endif
