#include "lint/model.h"

#include <stddef.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct {
    const char *type;
    enum times times;
} callbacks[] = {
#define CALLBACK(type, times) {type, TIMES_##times},
#include "lint/callback.def"
#undef CALLBACK
};

static const struct blocking blocking[] = {
#define BLOCKING(name, severity, argument, harmless, what, instead)            \
    {name, SEVERITY_##severity, argument, harmless, what, instead},
#include "lint/blocking.def"
#undef BLOCKING
};

/* A name that ends in '*' stands for all that begin so. */
static const char *const thread_safe[] = {
    "uv_async_send",
    "uv_barrier_*",
    "uv_buf_init",
    "uv_cond_*",
    "uv_err_name*",
    "uv_get_*",
    "uv_getrusage",
    "uv_guess_handle",
    "uv_hrtime",
    "uv_inet_*",
    "uv_ip4_*",
    "uv_ip6_*",
    "uv_key_*",
    "uv_mutex_*",
    "uv_once",
    "uv_os_*",
    "uv_rwlock_*",
    "uv_sem_*",
    "uv_strerror*",
    "uv_thread_*",
    "uv_version*",
    "uv_cpu_info",
    "uv_cwd",
    "uv_exepath",
    "uv_sleep",
    "uv_req_get_data",
    "uv_req_get_*",
    "uv_req_set_data",
    "uv_loop_size",
    "uv_req_size",
    "uv_handle_size",
    "uv_gettimeofday",
    "uv_translate_sys_error",
    "uv_resident_set_memory",
    "uv_uptime",
    "uv_available_parallelism",
    "uv_free_cpu_info",
    "uv_fs_req_cleanup",
    "uv_free_interface_addresses",
    "uv_interface_addresses",
    "uv_handle_get_data",
    "uv_fs_get_*",
    "uv_default_loop",
    "uv_loop_get_data",
    "uv_handle_get_loop",
    "uv_handle_get_type",
};

static const char *const never_fails[] = {
    "uv_timer_*",
    "uv_idle_*",
    "uv_check_*",
    "uv_prepare_*",
    "uv_read_stop",
    "uv_signal_stop",
    "uv_signal_init",
    "uv_poll_stop",
    "uv_pipe_init",
    "uv_async_send",
    "uv_fs_event_init",
    "uv_fs_event_stop",
    "uv_fs_poll_init",
    "uv_fs_poll_stop",
    "uv_is_*",
    "uv_has_ref",
    "uv_loop_alive",
    "uv_run",
    "uv_cancel",
    "uv_tcp_init",
    "uv_udp_init",
    "uv_udp_recv_stop",
    "uv_backend_*",
    "uv_loop_close",
    "uv_sem_trywait",
    "uv_mutex_trylock",
    "uv_barrier_wait",
    "uv_ip4_addr",
    "uv_ip6_addr",
    "uv_process_get_pid",
    "uv_tcp_nodelay",
    "uv_thread_equal",
    "uv_tcp_keepalive",
    "uv_fs_get_type",
    "uv_thread_join",
    "uv_tty_*",
    "uv_stream_set_blocking",
    "uv_async_init",
    "uv_mutex_init",
    "uv_sem_init",
    "uv_cond_init",
    "uv_try_write",
    "uv_loop_init",
    "uv_os_getpid",
    "uv_os_getppid",
    "uv_handle_get_type",
    "uv_req_get_type",
    "uv_translate_sys_error",
};

static const char *const thread_waits[] = {
    "uv_barrier_wait",
    "uv_cond_wait",
    "uv_sem_wait",
    "uv_thread_join",
};

static const char *const noreturn[] = {
    "__assert_fail",
    "_Exit",
    "_exit",
    "abort",
    "err",
    "errx",
    "exit",
    "longjmp",
    "pthread_exit",
    "quick_exit",
    "siglongjmp",
    "thrd_exit",
    "__builtin_unreachable",
    "__builtin_trap",
};

static bool listed(const char *const *names, size_t count, const char *name)
{
    size_t i;

    for (i = 0; i < count; i++) {
        size_t len = strlen(names[i]);

        if (names[i][len - 1] == '*' ? !strncmp(names[i], name, len - 1)
                                     : !strcmp(names[i], name))
            return true;
    }
    return false;
}

enum times model_times(const char *callback_type)
{
    size_t i;

    for (i = 0; i < COUNT(callbacks); i++)
        if (!strcmp(callbacks[i].type, callback_type))
            return callbacks[i].times;
    return TIMES_UNKNOWN;
}

bool model_runs_on_worker(const char *callback_type)
{
    return !strcmp(callback_type, "uv_work_cb") ||
           !strcmp(callback_type, "uv_thread_cb");
}

const struct blocking *model_blocking(const char *name)
{
    size_t i;

    for (i = 0; i < COUNT(blocking); i++)
        if (!strcmp(blocking[i].name, name))
            return &blocking[i];
    return NULL;
}

bool model_is_thread_safe(const char *name)
{
    return listed(thread_safe, COUNT(thread_safe), name);
}

bool model_never_fails(const char *name)
{
    return listed(never_fails, COUNT(never_fails), name);
}

bool model_waits_for_thread(const char *name)
{
    return listed(thread_waits, COUNT(thread_waits), name);
}

bool model_is_noreturn(const char *name)
{
    return listed(noreturn, COUNT(noreturn), name);
}
