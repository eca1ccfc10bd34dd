/* expect: none */
/* A sink reads its pipe in a callback until there is no more. The last read
 * would wait, but the descriptor does not block. */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include <uv.h>

struct sink {
    uv_poll_t watch;
    int ends[2];
    long drops;
    int reads_in_vain;
};

static struct sink sink;

static void drain(uv_poll_t *watch, int status, int events)
{
    (void)events;
    struct sink *s = watch->data;
    char bytes[8];
    ssize_t got;

    assert(status == 0);
    while ((got = read(s->ends[0], bytes, sizeof(bytes))) > 0)
        s->drops += got;
    if (got == 0) {
        uv_close((uv_handle_t *)watch, NULL);
        return;
    }
    assert(errno == EAGAIN);
    s->reads_in_vain++;
}

static void pour(uv_timer_t *timer)
{
    static int times;

    assert(write(sink.ends[1], "0123456789", 10) == 10);
    if (++times < 3)
        return;
    close(sink.ends[1]);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_timer_t tap;

    assert(pipe(sink.ends) == 0);
    assert(fcntl(sink.ends[0], F_SETFL, O_NONBLOCK) == 0);
    uv_poll_init(uv_default_loop(), &sink.watch, sink.ends[0]);
    sink.watch.data = &sink;
    uv_poll_start(&sink.watch, UV_READABLE, drain);
    uv_timer_init(uv_default_loop(), &tap);
    uv_timer_start(&tap, pour, 4, 4);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    close(sink.ends[0]);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return sink.drops == 30 ? 0 : 1;
}
