#include "cmd_trace.h"

#include <errno.h>

#include "report/trace_write.h"

int cmd_trace_check(const struct settings *settings, struct error *err)
{
    enum trace_format format;

    if (!settings->trace)
        return 0;
    return trace_format_find(settings->trace,
                             (enum trace_format)settings->trace_format, &format,
                             err);
}

int cmd_trace_write(const struct settings *settings,
                    const struct trace_document *document, int code,
                    struct error *err)
{
    if (!settings->trace || code == EXIT_MACHINE)
        return code;
    if (document->run_count == 0)
        error_set(err, -ENODATA, "nothing was played, so there is no trace");
    else if (trace_write(document, settings->trace,
                         (enum trace_format)settings->trace_format, err) < 0)
        return EXIT_MACHINE;
    return code;
}
