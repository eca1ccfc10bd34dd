#include "lint/echo.h"

#include <string.h>

#include "base/xalloc.h"

/* The buffer of a read callback: accesses. */
struct echo {
    struct program *program;
    const struct function *f;
    int pointer, whole;
    int base, len; /* NONE: the file never names them */
};

/* NONE: no program text names such a field. */
static int field_named(struct program *program, int owner, const char *name)
{
    size_t i;

    for (i = 0; i < program->decl_count; i++) {
        const struct decl *d = &program->decls[i];

        if (d->kind == DECL_FIELD && d->owner &&
            !strcmp(d->owner, "uv_buf_t") && !strcmp(d->name, name))
            return access_field(program, owner, (int)i);
    }
    return NONE;
}

static bool sets(const struct echo *echo, int to)
{
    size_t i;

    for (i = 0; i < echo->f->node_count; i++)
        if (echo->f->nodes[i].kind == NODE_SET && echo->f->nodes[i].to == to)
            return true;
    return false;
}

/* The result of uv_buf_init(buf->base, buf->len). */
static bool is_init_of_whole(const struct echo *echo, int value)
{
    size_t i;

    for (i = 0; i < echo->f->node_count; i++) {
        const struct call *call = echo->f->nodes[i].call;

        if (call && call->result == value)
            return !strcmp(call_name(echo->program, call), "uv_buf_init") &&
                   call->argument_count == 2 &&
                   call->arguments[0] == echo->base &&
                   call->arguments[1] == echo->len;
    }
    return false;
}

/* All that is ever assigned to the local `to` is the whole buffer. */
static bool is_whole_copy(const struct echo *echo, int to)
{
    int len = field_named(echo->program, to, "len");
    bool found = false;
    size_t i;

    for (i = 0; i < echo->f->node_count; i++) {
        const struct node *n = &echo->f->nodes[i];

        if (n->kind != NODE_SET)
            continue;
        if (n->to == to && n->from != echo->whole &&
            !is_init_of_whole(echo, n->from))
            return false;
        if (n->to == len && n->from != echo->len)
            return false;
        found |= n->to == to || n->to == len;
    }
    return found;
}

static bool is_passed_whole(const struct echo *echo, int argument)
{
    const struct access *a;

    if (argument <= 0)
        return false;
    if (argument == echo->pointer)
        return true;
    a = &echo->program->accesses[argument];
    if (a->kind == ACCESS_ADDRESS)
        return echo->program->accesses[a->base].kind == ACCESS_VARIABLE &&
               is_whole_copy(echo, a->base);
    return false;
}

static bool passes_on(const struct echo *echo, const struct call *call)
{
    static const char *const by_buffer[] = {"uv_write", "uv_write2",
                                            "uv_try_write", "uv_fs_write"};
    static const char *const by_length[] = {"write", "fwrite", "send"};
    const char *name = call_name(echo->program, call);
    bool has_base = false, has_len = false;
    size_t i;
    int j;

    for (i = 0; i < sizeof by_buffer / sizeof by_buffer[0]; i++)
        for (j = 0; !strcmp(name, by_buffer[i]) && j < call->argument_count;
             j++)
            if (is_passed_whole(echo, call->arguments[j]))
                return true;
    for (i = 0; i < sizeof by_length / sizeof by_length[0]; i++)
        for (j = 0; !strcmp(name, by_length[i]) && j < call->argument_count;
             j++) {
            has_base |= call->arguments[j] == echo->base;
            has_len |= call->arguments[j] == echo->len;
        }
    return has_base && has_len;
}

static void add_echo(const struct echo *echo, struct report *report,
                     int function, const struct node *n)
{
    const char *nread = echo->program->decls[echo->f->parameters[1]].name;
    struct trail trail = {0};

    trail_add(&trail, function, echo->f->spot, "%s says how much was read",
              *nread ? nread : "the second parameter");
    trail_add(&trail, function, n->spot, "the whole buffer is passed on");
    report_add(report, "UV604", NONE, function, n->spot,
               xasprintf("%s() gets the whole buffer, not the %s bytes that "
                         "were read",
                         call_name(echo->program, n->call), nread),
               xstrdup("The length of the buffer is the room that was there. "
                       "Behind what was read lies what was there before, "
                       "perhaps somebody else's data. Make a buffer with the "
                       "length that was read."),
               &trail);
}

void echo_check(struct program *program, const struct uses *uses,
                struct report *report, int function)
{
    const struct function *f = &program->functions[function];
    struct echo echo = {.program = program, .f = f};
    size_t i;

    if (f->parameter_count < 3 ||
        (!uses_only_as(uses, function, "uv_read_cb") &&
         !uses_only_as(uses, function, "uv_udp_recv_cb")))
        return;
    echo.pointer =
        access_make(program, ACCESS_VARIABLE, NONE, f->parameters[2]);
    echo.whole = access_deref(program, echo.pointer);
    echo.base = field_named(program, echo.whole, "base");
    echo.len = field_named(program, echo.whole, "len");
    if (sets(&echo, echo.len))
        return;
    for (i = 0; i < f->node_count; i++)
        if (f->nodes[i].call && passes_on(&echo, f->nodes[i].call))
            add_echo(&echo, report, function, &f->nodes[i]);
}
