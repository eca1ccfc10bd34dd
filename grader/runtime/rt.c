/*
 * Theory of operation: rt_start() turns time virtual and makes the calling
 * thread the loop thread. From then on what a submission or a driver calls of
 * libuv comes to the rt_uv_ functions, which keep the registry (what is open),
 * the nodes (who caused what) and the trace. rt_finish() looks at what is left
 * over. One run a process: nothing is ever reset.
 */
#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "runtime/memory.h"
#include "runtime/rt_internal.h"

static struct {
    struct rt_config config;
    bool is_running, limit_reached;
    pthread_t loop_thread;
} run;

struct rt_config rt_config_default(void)
{
    return (struct rt_config){
        .jitter_ns = 20 * 1000000u,
        .pool_size = 4,
        .max_callbacks = 100000,
        .max_virtual_ns = 3600 * UINT64_C(1000000000),
        /* Less than the player lets a run take. */
        .max_real_wait_ns = 8 * UINT64_C(1000000000),
    };
}

const struct rt_config *rt_config(void)
{
    return &run.config;
}

bool rt_is_running(void)
{
    return run.is_running;
}

bool rt_on_loop_thread(void)
{
    return run.is_running && pthread_equal(pthread_self(), run.loop_thread);
}

/* Whether libuv.so calls our clock and our poll: not so when the program was
 * linked without -rdynamic, or libuv was bound to the C library before. */
static int test_interposition(void)
{
    uint64_t before = uv_hrtime();

    if (dlsym(RTLD_DEFAULT, "epoll_wait") != (void *)epoll_wait ||
        dlsym(RTLD_DEFAULT, "epoll_pwait") != (void *)epoll_pwait)
        return UV_ENOTSUP;
    /* Real time would not stand still over a system call. */
    (void)syscall(SYS_getppid);
    return uv_hrtime() == before ? 0 : UV_ENOTSUP;
}

int rt_loop_stack(uintptr_t *ret_low, uintptr_t *ret_high)
{
    static uintptr_t low, high;
    pthread_attr_t attr;
    void *base;
    size_t size;
    int rc = 0;

    if (high == 0) {
        /* The C library reads all of /proc/self/maps for this. */
        rc = pthread_getattr_np(pthread_self(), &attr);
        if (rc != 0)
            return -rc;
        rc = pthread_attr_getstack(&attr, &base, &size);
        pthread_attr_destroy(&attr);
        if (rc != 0)
            return -rc;
        low = (uintptr_t)base;
        high = low + size;
    }
    *ret_low = low;
    *ret_high = high;
    return 0;
}

int rt_warm(void)
{
    uintptr_t low, high;

    return rt_loop_stack(&low, &high);
}

int rt_start(const struct rt_config *config)
{
    int rc;

    if (run.is_running)
        return UV_EALREADY;
    run.config = *config;
    if (run.config.pool_size == 0)
        run.config.pool_size = 1;
    run.loop_thread = pthread_self();
    rt_schedule_start(&run.config);
    run.is_running = true;
    if (config->beacon)
        config->beacon->thread = (int32_t)syscall(SYS_gettid);
    rc = rt_poll_start();
    if (rc == 0)
        rc = test_interposition();
    if (rc < 0)
        run.is_running = false;
    else
        rt_memory_start();
    rt_clock_settle();
    return rc;
}

void rt_limit(const char *name, const char *format, ...)
{
    struct trace_limit record = {.node = rt_node()};
    va_list ap;

    if (run.limit_reached || !run.is_running)
        return;
    run.limit_reached = true;
    rt_name(record.name, name);
    va_start(ap, format);
    vsnprintf(record.value, sizeof(record.value), format, ap);
    va_end(ap);
    rt_record(TRACE_LIMIT, &record, sizeof(record));
    rt_poll_stop();
}

bool rt_limit_reached(void)
{
    return run.limit_reached;
}

void rt_finish(void)
{
    if (!run.is_running)
        return;
    rt_memory_finish();
    /* What a limit cut short may have been about to be closed. */
    if (!run.limit_reached) {
        rt_obligation_finish();
        rt_open_at_finish();
        rt_clue_at_finish();
    } else {
        rt_clue_last();
    }
    run.is_running = false;
}
