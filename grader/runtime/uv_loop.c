#include <unistd.h>

#include "runtime/guard.h"
#include "runtime/wrap.h"

enum { FRUITLESS_MAX = 10000 };

WRAPS(uv_loop_init);
WRAPS(uv_run);
WRAPS(uv_stop);
WRAPS(uv_loop_close);

bool rt_check_thread(const char *call, const void *frame)
{
    struct trace_finding finding;

    if (!rt_is_running() || rt_on_loop_thread())
        return true;
    finding = rt_finding_here("UV401", TRACE_DEFINITE, call, frame);
    rt_report(&finding,
              "%s is called on another thread than the loop's; of libuv only "
              "uv_async_send may be",
              call);
    return false;
}

/* libuv carries it out, mostly; so do we, lest the rest of the run differ. */
static void report_nested(const void *frame)
{
    struct trace_finding finding =
        rt_finding_here("UV303", TRACE_DEFINITE, "uv_run", frame);

    rt_report(&finding, "a callback calls uv_run on the loop that is running "
                        "it: other callbacks run in the middle of this one");
}

/* A second loop inside a callback: legal, but the first one waits. */
static void report_inner(const void *frame)
{
    struct trace_finding finding =
        rt_finding_here("UV301", TRACE_DEFINITE, "uv_run", frame);

    rt_report(&finding, "a callback runs another loop to its end, and its own "
                        "loop waits meanwhile");
}

/* A program that runs the loop again and again, waiting for what never comes,
 * does not end by itself. */
static void count_fruitless(uint32_t nodes_before)
{
    static unsigned fruitless;

    if (rt_node_count() != nodes_before)
        fruitless = 0;
    if (fruitless++ < FRUITLESS_MAX)
        return;
    rt_limit("a wait that nothing ends", "uv_run");
    _exit(RT_GUARD_EXIT);
}

/* The run ends here: virtual time and schedules are one loop thread's. */
static void end_other_thread(const char *call)
{
    rt_limit(TRACE_LIMIT_THREADS, "%s", call);
    _exit(RT_GUARD_EXIT);
}

int rt_uv_loop_init(uv_loop_t *loop)
{
    if (rt_is_running() && !rt_on_loop_thread())
        end_other_thread("uv_loop_init");
    return uv_loop_init(loop);
}

void rt_uv_stop(uv_loop_t *loop)
{
    REQUIRE_LOOP_THREAD("uv_stop", );
    uv_stop(loop);
}

int rt_uv_run(uv_loop_t *loop, uv_run_mode mode)
{
    uint32_t nodes = rt_node_count();
    uv_loop_t *outer;
    int rc;

    if (rt_is_running() && !rt_on_loop_thread() && !rt_poll_knows(loop))
        end_other_thread("uv_run");
    if (!rt_check_thread("uv_run", RT_FRAME) || !rt_is_running())
        return uv_run(loop, mode);
    outer = rt_poll_running(loop);
    if (outer == loop)
        report_nested(RT_FRAME);
    else if (rt_in_callback())
        report_inner(RT_FRAME);
    rt_escape_check(RT_FRAME);
    rc = rt_poll_attach(loop);
    if (rc < 0)
        rt_limit("loops", "%s", uv_err_name(rc));
    rc = rt_limit_reached() ? uv_loop_alive(loop) : uv_run(loop, mode);
    rt_poll_running(outer);
    count_fruitless(nodes);
    return rc;
}

int rt_uv_loop_close(uv_loop_t *loop)
{
    int rc;

    REQUIRE_LOOP_THREAD("uv_loop_close", UV_EPERM);
    rc = uv_loop_close(loop);
    if (rc == 0)
        rt_poll_detach(loop);
    if (rt_is_running())
        rt_open_at_loop_close(loop, rc == UV_EBUSY);
    return rc;
}
