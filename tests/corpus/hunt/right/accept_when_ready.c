/* expect: none */
/* An inn calls accept() in a callback: the poll handle told that a guest is at
 * the door, so the call does not wait. */
#include <assert.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

struct inn {
    uv_poll_t door;
    int fd, guests;
    struct sockaddr_in address;
};

static struct inn inn;
static uv_tcp_t guest;

static void knocked(uv_poll_t *door, int status, int events)
{
    (void)events;
    struct inn *i = door->data;
    int fd;

    assert(status == 0);
    fd = accept(i->fd, NULL, NULL);
    assert(fd >= 0);
    close(fd);
    i->guests++;
    uv_close((uv_handle_t *)door, NULL);
}

static void inside(uv_connect_t *req, int status)
{
    assert(status == 0);
    uv_close((uv_handle_t *)req->handle, NULL);
}

static void inn_open(uv_loop_t *loop, struct inn *i)
{
    socklen_t length = sizeof(i->address);

    i->fd = socket(AF_INET, SOCK_STREAM, 0);
    uv_ip4_addr("127.0.0.1", 0, &i->address);
    assert(bind(i->fd, (struct sockaddr *)&i->address, length) == 0);
    assert(listen(i->fd, 4) == 0);
    assert(getsockname(i->fd, (struct sockaddr *)&i->address, &length) == 0);
    uv_poll_init(loop, &i->door, i->fd);
    i->door.data = i;
    uv_poll_start(&i->door, UV_READABLE, knocked);
}

int main(void)
{
    uv_connect_t walk;
    uv_loop_t *loop = uv_default_loop();

    inn_open(loop, &inn);
    uv_tcp_init(loop, &guest);
    assert(uv_tcp_connect(&walk, &guest, (struct sockaddr *)&inn.address,
                          inside) == 0);
    uv_run(loop, UV_RUN_DEFAULT);
    close(inn.fd);
    assert(uv_loop_close(loop) == 0);
    return inn.guests == 1 ? 0 : 1;
}
