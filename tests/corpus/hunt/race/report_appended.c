/* expect: class=race rule=UV501 also=UV606 line=40 schedules=any */
/*
 * Sections of a report are rendered on the pool. Each section goes to the end
 * of the report as it was when the section was started, so one covers the
 * other.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

struct report {
    char text[128];
    size_t len;
};

struct section {
    uv_work_t work;
    struct report *report;
    size_t at;
    const char *title;
    char rendered[24];
};

static void render(uv_work_t *work)
{
    struct section *s = work->data;

    snprintf(s->rendered, sizeof(s->rendered), "[%s]", s->title);
}

static void rendered(uv_work_t *work, int status)
{
    struct section *s = work->data;
    size_t len = strlen(s->rendered);

    assert(status == 0);
    memcpy(s->report->text + s->at, s->rendered, len + 1);
    s->report->len = s->at + len;
    free(s);
}

static void add_section(uv_loop_t *loop, struct report *report,
                        const char *title)
{
    struct section *s = calloc(1, sizeof(*s));

    s->report = report;
    s->at = report->len;
    s->title = title;
    s->work.data = s;
    assert(uv_queue_work(loop, &s->work, render, rendered) == 0);
}

int main(void)
{
    static struct report report;
    uv_loop_t *loop = uv_default_loop();

    add_section(loop, &report, "sales");
    add_section(loop, &report, "costs");
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    assert(report.len == strlen("[sales][costs]"));
    assert(strstr(report.text, "[sales]") && strstr(report.text, "[costs]"));
    return 0;
}
