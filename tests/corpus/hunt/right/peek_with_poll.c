/* expect: none */
/* A modem looks with poll() and a timeout of 0 whether the line is quiet: a
 * call of the list of those that block, which never waits like this. */
#include <assert.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

struct modem {
    int line[2];
    int rings, looks;
    uv_timer_t look, caller;
};

static struct modem modem;

static int is_ringing(const struct modem *m)
{
    struct pollfd fd = {.fd = m->line[0], .events = POLLIN};

    return poll(&fd, 1, 0) == 1 && (fd.revents & POLLIN);
}

static void look(uv_timer_t *timer)
{
    struct modem *m = timer->data;
    char tone;

    m->looks++;
    if (!is_ringing(m))
        return;
    assert(read(m->line[0], &tone, 1) == 1);
    m->rings++;
    uv_close((uv_handle_t *)timer, NULL);
}

static void ring(uv_timer_t *timer)
{
    struct modem *m = timer->data;

    assert(write(m->line[1], "r", 1) == 1);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    assert(socketpair(AF_UNIX, SOCK_STREAM, 0, modem.line) == 0);
    uv_timer_init(loop, &modem.look);
    uv_timer_init(loop, &modem.caller);
    modem.look.data = modem.caller.data = &modem;
    uv_timer_start(&modem.look, look, 4, 4);
    uv_timer_start(&modem.caller, ring, 21, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    close(modem.line[0]);
    close(modem.line[1]);
    assert(uv_loop_close(loop) == 0);
    return modem.rings == 1 && modem.looks >= 1 ? 0 : 1;
}
