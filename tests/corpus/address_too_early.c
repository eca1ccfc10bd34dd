/* expect: rule=UV114 line=21 */
#include <uv.h>

/* The field of the request is looked at before the look-up has run. */
static uv_getaddrinfo_t req;

static void resolved(uv_getaddrinfo_t *done, int status, struct addrinfo *found)
{
    (void)done;
    (void)status;
    uv_freeaddrinfo(found);
}

static void tick(uv_timer_t *timer)
{
    static int known;

    uv_getaddrinfo(timer->loop, &req, resolved, "127.0.0.1", "80", NULL);
    uv_close((uv_handle_t *)timer, NULL);
    /* Nothing is there yet. */
    known = req.addrinfo != NULL;
    (void)known;
}

int main(void)
{
    static uv_timer_t timer;

    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, tick, 5, 0);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
