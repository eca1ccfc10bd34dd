/* expect: class=blocking rule=UV301 line=49 schedules=any */
/* A clock asks a time server by UDP and waits in recvfrom() for the answer, in
 * the callback that asked. */
#include <assert.h>
#include <netinet/in.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

static int server_fd, clock_fd;
static struct sockaddr_in server_at;
static uint32_t seconds;

static int make_socket(struct sockaddr_in *at)
{
    socklen_t length = sizeof(*at);
    int fd = socket(AF_INET, SOCK_DGRAM, 0);

    uv_ip4_addr("127.0.0.1", 0, at);
    assert(bind(fd, (struct sockaddr *)at, length) == 0);
    assert(getsockname(fd, (struct sockaddr *)at, &length) == 0);
    return fd;
}

static void serve(uv_work_t *req)
{
    (void)req;
    struct sockaddr_in from;
    socklen_t length = sizeof(from);
    uint32_t value = 12345;

    recvfrom(server_fd, &value, 0, 0, (struct sockaddr *)&from, &length);
    usleep(50 * 1000);
    sendto(server_fd, &value, sizeof(value), 0, (struct sockaddr *)&from,
           length);
}

static void served(uv_work_t *req, int status)
{
    (void)req;
    assert(status == 0);
}

static void ask(uv_timer_t *timer)
{
    sendto(clock_fd, "?", 1, 0, (struct sockaddr *)&server_at,
           sizeof(server_at));
    recvfrom(clock_fd, &seconds, sizeof(seconds), 0, NULL, NULL);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t timer;
    static uv_work_t work;
    struct sockaddr_in clock_at;

    server_fd = make_socket(&server_at);
    clock_fd = make_socket(&clock_at);
    uv_queue_work(uv_default_loop(), &work, serve, served);
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, ask, 10, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    close(server_fd);
    close(clock_fd);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return seconds == 12345 ? 0 : 1;
}
