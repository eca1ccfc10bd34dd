/* expect: none */
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

/* A worker waits for a datagram that a callback sends without libuv. */
static int fd;
static struct sockaddr_in here;

static void receive(uv_work_t *work)
{
    char byte;

    (void)work;
    recv(fd, &byte, 1, 0);
}

static void received(uv_work_t *work, int status)
{
    (void)work;
    (void)status;
}

static void tick(uv_timer_t *timer)
{
    sendto(fd, "x", 1, 0, (struct sockaddr *)&here, sizeof here);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t timer;
    static uv_work_t work;
    socklen_t len = sizeof here;
    int rc;

    fd = socket(AF_INET, SOCK_DGRAM, 0);
    uv_ip4_addr("127.0.0.1", 0, &here);
    bind(fd, (struct sockaddr *)&here, len);
    getsockname(fd, (struct sockaddr *)&here, &len);
    uv_queue_work(uv_default_loop(), &work, receive, received);
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, tick, 5, 0);
    rc = uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    close(fd);
    return rc;
}
