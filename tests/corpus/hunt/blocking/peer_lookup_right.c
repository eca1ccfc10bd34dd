/* expect: none */
/* A tunnel looks up its peer with uv_getaddrinfo; packets wait, the loop does
 * not. */
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
static uv_getaddrinfo_t question;

static void found(uv_getaddrinfo_t *req, int status, struct addrinfo *list)
{
    struct tunnel *t = req->data;

    t->is_tried = true;
    if (status < 0)
        return;
    memcpy(&t->address, list->ai_addr, list->ai_addrlen);
    t->is_known = true;
    uv_freeaddrinfo(list);
}

static void look_up(struct tunnel *t)
{
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_DGRAM};

    question.data = t;
    if (uv_getaddrinfo(uv_default_loop(), &question, found, t->peer, NULL,
                       &hints) < 0)
        t->is_tried = true;
}

static void packet(uv_timer_t *timer)
{
    tunnel.packets++;
    if (tunnel.packets >= 3 && tunnel.is_tried)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_timer_init(uv_default_loop(), &due);
    uv_timer_start(&due, packet, 10, 10);
    look_up(&tunnel);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(tunnel.is_tried);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return tunnel.packets >= 3 ? 0 : 1;
}
