/*
 * follow_words.c - the findings of follow.c.
 */
#include "lint/follow_words.h"

#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/xalloc.h"

/* In texts: %o the object, %b the buffer, %l the line of what began, %c the
 * call. */
struct words {
    const char *rule;
    const char *began;   /* the step where it begins */
    const char *message; /* and the step where it goes wrong */
    const char *why;
};

static const struct words words[] = {
    {"UV205", "closing of %o begins here",
     "the memory of %o is freed although closing it, begun on line %l, is not "
     "over",
     "uv_close() only begins: the loop uses the handle until its close "
     "callback has come. Free the memory there."},
    {"UV205", "the operation with %o starts here",
     "the memory of %o is freed although the operation started on line %l "
     "still uses it",
     "The request belongs to libuv until its callback has come. Free it there; "
     "only when the start failed it is yours at once."},
    {"UV206", "the operation that uses %b starts here",
     "%b is freed although the operation started on line %l still uses it",
     "The bytes are not copied. What is not sent at once is sent later, from "
     "memory that may hold something else by then. Free them in the callback."},
    {"UV207", "the operation with %o starts here",
     "%o is started again although the operation started on line %l still uses "
     "it",
     "A request serves one operation at a time: the second start overwrites "
     "what the first has noted in it. Use a request for each, or start the "
     "next in the callback."},
    {"UV208", "%o is closed here",
     "%o is closed a second time; the first was on line %l",
     "libuv ends the program when a handle that is being closed is closed "
     "again: assertion '!uv__is_closing(handle)'."},
    {"UV210", "%o is cancelled here",
     "the memory of %o is freed although its callback still comes: it was only "
     "cancelled, on line %l",
     "uv_cancel() asks; the callback comes all the same, with UV_ECANCELED or "
     "with a result. Free the request there."},
    {"UV211", "bytes are on their way through %o",
     "%o is closed although what was written on line %l may not be sent yet",
     "Closing drops what is still in the queue; the write callback gets "
     "UV_ECANCELED. Close the stream in that callback."},
    {"UV503", "closing of %o begins here",
     "%c uses %o although closing it began on line %l",
     "A handle that is closing does no more work: libuv answers UV_EINVAL or "
     "ends the program. Make a new handle, or do this before it is closed."},
};

static void add_access(struct strbuf *sb, const struct program *program,
                       int access)
{
    char *text = access_text(program, access);

    strbuf_add_str(sb, text);
    free(text);
}

/* The format's text, malloc'ed. */
static char *text_of(const struct follow *f, const struct node *n,
                     const char *format)
{
    const struct program *program = f->effects->program;
    const struct function *function = &program->functions[f->function];
    struct strbuf sb = STRBUF_INIT;
    const char *c;

    for (c = format; *c; c++) {
        if (*c != '%')
            strbuf_add_char(&sb, *c);
        else if (*++c == 'o')
            add_access(&sb, program, f->object);
        else if (*c == 'b')
            add_access(&sb, program, f->buffer);
        else if (*c == 'l')
            strbuf_addf(&sb, "%d", function->nodes[f->begin->node].spot.line);
        else
            strbuf_addf(&sb, "%s()", call_name(program, n->call));
    }
    return strbuf_steal(&sb);
}

static void add_step(struct trail *trail, const struct follow *f,
                     const struct node *n, const char *format)
{
    char *text = text_of(f, n, format);

    trail_add(trail, f->function, n->spot, "%s", text);
    free(text);
}

/* Where a helper does it. */
static void add_inside(struct trail *trail, const struct follow *f,
                       const struct effect *e)
{
    if (e->function != f->function)
        trail_add(trail, e->function, e->spot, "in %s(), here",
                  f->effects->program->functions[e->function].name);
}

static int entry_of(const struct run *run, const struct state *s)
{
    while (s->previous != NONE)
        s = &run->states[s->previous];
    return s->start;
}

void follow_report(struct run *run, const struct state *s, const struct node *n,
                   const struct effect *e, enum follow_rule rule)
{
    const struct follow *f = run->data;
    const struct words *w = &words[rule];
    const struct node *begin =
        &run->program->functions[f->function].nodes[f->begin->node];
    struct run *before = (struct run *)f->before;
    struct trail trail = {0};
    char *message = text_of(f, n, w->message);

    run_trail(before, &before->states[entry_of(run, s)], NULL, &trail);
    add_step(&trail, f, begin, w->began);
    add_inside(&trail, f, f->begin);
    run_trail(run, s, NULL, &trail);
    trail_add(&trail, f->function, n->spot, "%s",
              e->kind == EFFECT_FREE    ? "its memory is freed"
              : e->kind == EFFECT_CLOSE ? "it is closed"
                                        : "it is used again");
    add_inside(&trail, f, e);
    report_add(f->report, w->rule, NONE, f->function, n->spot, message,
               xstrdup(w->why), &trail);
}
