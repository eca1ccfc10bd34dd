/* expect: class=order rule=UV505 also=UV506 line=49 */
/*
 * After a database console: it connects and lists the databases, then says that
 * it is ready. A page that is asked for after the connection, before the list,
 * finds no table.
 */
#include <assert.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

struct database {
    const char *name;
    int size;
};

static struct {
    uv_work_t connection, listing;
    uv_timer_t browser;
    struct database *databases;
    int ready, pages;
} console;

static void talk(uv_work_t *work)
{
    (void)work;
    usleep(500);
}

static void listed(uv_work_t *work, int status)
{
    (void)work;
    assert(status == 0);
    console.databases = calloc(2, sizeof(struct database));
    console.databases[1] = (struct database){"users", 40};
}

static void connected(uv_work_t *work, int status)
{
    assert(status == 0);
    console.ready = 1;
    assert(uv_queue_work(work->loop, &console.listing, talk, listed) == 0);
}

static void page_asked(uv_timer_t *timer)
{
    if (!console.ready)
        return; /* "please wait" */
    if (console.databases[1].size == 40)
        console.pages++;
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    assert(uv_queue_work(loop, &console.connection, talk, connected) == 0);
    uv_timer_init(loop, &console.browser);
    uv_timer_start(&console.browser, page_asked, 3, 3);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    free(console.databases);
    return console.pages == 1 ? 0 : 1;
}
