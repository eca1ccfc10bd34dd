/*
 * referee_trace.c - one test played for its trace: the inputs of a seed under
 * the plain schedule first, then under the seed's own. Nothing is confirmed
 * and nothing is judged: that was done before.
 */
#include "play/referee_internal.h"

#include <string.h>

#include "base/xalloc.h"

bool referee_trace_wants(const struct hidden *hidden, const char *test)
{
    const char *wanted = hidden->options->trace;

    return !wanted || strcmp(wanted, test) == 0;
}

long long referee_trace_seed(struct hidden *hidden, int iteration)
{
    struct run *run = &hidden->run;

    run->is_plain = iteration == 0;
    run->recording.detail = &hidden->detail;
    return iteration < REFEREE_TRACES ? hidden->options->seed : -1;
}

static void tell_limit(const struct recording *recording,
                       struct testimony_trace *trace)
{
    const char *name, *value;

    if (recording_outcome(recording) != OUTCOME_LIMIT)
        return;
    recording_limit(recording, &name, &value);
    trace->limit_name = xstrdup(name);
    trace->limit_value = xstrdup(value);
}

void referee_trace_tell(struct run *run, bool passed, const char *message)
{
    struct testimony_trace *trace = testimony_add_trace(run->hidden->testimony);

    if (!trace)
        return;
    trace->is_plain = run->is_plain;
    trace->failed = !passed;
    trace->message = message ? xstrdup(message) : NULL;
    trace->log = run->hidden->detail.log;
    run->hidden->detail.log = (struct strbuf)STRBUF_INIT;
    tell_limit(&run->recording, trace);
}
