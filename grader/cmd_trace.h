/* cmd_trace.h - the option --trace, for the commands that play. */
#ifndef GRADE_CMD_TRACE_H
#define GRADE_CMD_TRACE_H

#include "cmd.h"
#include "play/trace_document.h"

/* A name that tells no format is wrong before anything is played: -EINVAL. */
int cmd_trace_check(const struct settings *settings, struct error *err)
    __attribute__((warn_unused_result));

/*
 * Writes what --trace asks for. Returns the exit code: `code`, that of the
 * answer, or EXIT_MACHINE with `err`. That there is no run is said in `err`.
 */
int cmd_trace_write(const struct settings *settings,
                    const struct trace_document *document, int code,
                    struct error *err);

#endif
