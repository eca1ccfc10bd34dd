/* expect: class=blocking rule=UV304 line=39 schedules=any */
/* A worker builds a report and keeps the lock while it works. The timer that
 * shows the numbers waits for the lock. */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

struct stats {
    uv_mutex_t lock;
    long hits, bytes;
};

static struct stats stats;
static long shown;
static uv_timer_t display;

static void build_report(uv_work_t *req)
{
    struct stats *s = req->data;

    for (int page = 0; page < 5; page++) {
        uv_mutex_lock(&s->lock);
        s->hits += 10;
        usleep(30 * 1000);
        s->bytes += 5000;
        uv_mutex_unlock(&s->lock);
    }
}

static void built(uv_work_t *req, int status)
{
    (void)req;
    assert(status == 0);
    assert(stats.hits == 50 && stats.bytes == 25000);
}

static void show(uv_timer_t *timer)
{
    uv_mutex_lock(&stats.lock);
    shown = stats.hits;
    assert(stats.bytes == stats.hits * 500);
    uv_mutex_unlock(&stats.lock);
    if (shown == 50)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_work_t report;

    uv_mutex_init(&stats.lock);
    report.data = &stats;
    uv_queue_work(uv_default_loop(), &report, build_report, built);
    uv_timer_init(uv_default_loop(), &display);
    uv_timer_start(&display, show, 10, 25);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    uv_mutex_destroy(&stats.lock);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return shown == 50 ? 0 : 1;
}
