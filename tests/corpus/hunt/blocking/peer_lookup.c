/* expect: class=blocking rule=UV301 line=27 schedules=any */
/* A tunnel looks up its peer when a packet is due. getaddrinfo() waits for the
 * name server, and all traffic with it. */
#include <assert.h>
#include <netdb.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <uv.h>

struct tunnel {
    const char *peer;
    bool is_tried, is_known;
    struct sockaddr_storage address;
    int packets;
};

static struct tunnel tunnel = {.peer = "localhost"};
static uv_timer_t due;

static void look_up(struct tunnel *t)
{
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_DGRAM};
    struct addrinfo *list = NULL;

    t->is_tried = true;
    if (getaddrinfo(t->peer, NULL, &hints, &list) != 0)
        return;
    memcpy(&t->address, list->ai_addr, list->ai_addrlen);
    t->is_known = true;
    freeaddrinfo(list);
}

static void packet(uv_timer_t *timer)
{
    if (!tunnel.is_tried)
        look_up(&tunnel);
    tunnel.packets++;
    if (tunnel.packets == 3)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_timer_init(uv_default_loop(), &due);
    uv_timer_start(&due, packet, 10, 10);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(tunnel.is_tried);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return tunnel.packets >= 3 ? 0 : 1;
}
