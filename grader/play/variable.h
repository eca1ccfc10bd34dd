/*
 * variable.h - the variable that a finding of a run is about, by its name in
 * the source: "'account.balance' is written by ..." instead of "it is ...".
 */
#ifndef GRADE_PLAY_VARIABLE_H
#define GRADE_PLAY_VARIABLE_H

#include <stdbool.h>

#include "proc/symbolize.h"
#include "runtime/trace.h"

/* What to ask symbolize() about the finding; false when it is about none. */
bool variable_ask(const struct trace_finding *finding,
                  struct code_address *ret_address);
bool variable_is_asked(const struct code_address *a,
                       const struct code_address *b);

/* `sentence` with the name in place of the "it" that it begins with. `told` is
 * the answer; NULL and without a name for unknown. The caller frees it. */
char *variable_sentence(const char *sentence, const struct code_address *told);

#endif
