/*
 * effect_path.c - what leads to an object, and what an object is.
 */
#include "lint/effect.h"

#include <string.h>

static bool is_one_of(const char *word, const char *const *words, size_t count)
{
    size_t i;

    for (i = 0; word && i < count; i++)
        if (!strcmp(word, words[i]))
            return true;
    return false;
}

bool effect_is_request(const char *record)
{
    static const char *const names[] = {
        "uv_connect_s", "uv_fs_s",   "uv_getaddrinfo_s", "uv_getnameinfo_s",
        "uv_random_s",  "uv_req_s",  "uv_shutdown_s",    "uv_udp_send_s",
        "uv_work_s",    "uv_write_s"};

    return is_one_of(record, names, sizeof names / sizeof names[0]);
}

bool effect_is_handle(const char *record)
{
    static const char *const names[] = {
        "uv_async_s",   "uv_check_s",   "uv_fs_event_s", "uv_fs_poll_s",
        "uv_handle_s",  "uv_idle_s",    "uv_pipe_s",     "uv_poll_s",
        "uv_prepare_s", "uv_process_s", "uv_signal_s",   "uv_stream_s",
        "uv_tcp_s",     "uv_timer_s",   "uv_tty_s",      "uv_udp_s"};

    return is_one_of(record, names, sizeof names / sizeof names[0]);
}

int effect_owner(struct program *program, int object)
{
    const struct access *a = &program->accesses[object];
    int base;

    if (a->kind != ACCESS_ADDRESS)
        return NONE;
    base = a->base;
    while (program->accesses[base].kind == ACCESS_FIELD ||
           program->accesses[base].kind == ACCESS_INDEX)
        base = program->accesses[base].base;
    return access_address(program, base);
}

/* `path` is the address of something in what `object` points to. */
static bool is_inside(const struct program *program, int path, int object)
{
    const struct access *a = &program->accesses[path];

    if (a->kind != ACCESS_ADDRESS)
        return false;
    a = &program->accesses[a->base];
    while (a->kind == ACCESS_FIELD || a->kind == ACCESS_INDEX)
        a = &program->accesses[a->base];
    return a->kind == ACCESS_DEREF && a->base == object;
}

bool effect_reaches(const struct program *program, int path, int object)
{
    return path > 0 && (path == object || is_inside(program, path, object) ||
                        access_contains(program, object, path));
}
