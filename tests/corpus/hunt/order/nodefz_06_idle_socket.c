/* expect: class=order rule=UV503 also=UV606 line=67 schedules=any */
/*
 * After a keep-alive agent: an idle socket is closed by its timeout, but it
 * leaves the list of free sockets only in its close callback. A request that
 * comes in between takes it.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct socket {
    uv_timer_t idle; /* stands for the connection */
    struct socket *next_free;
};

struct agent {
    struct socket *free_sockets;
    uv_timer_t user;
    int made, requests;
};

static struct agent agent;

static void socket_closed(uv_handle_t *handle)
{
    struct socket *socket = handle->data;

    for (struct socket **at = &agent.free_sockets; *at; at = &(*at)->next_free)
        if (*at == socket) {
            *at = socket->next_free;
            break;
        }
    free(socket);
}

static void idle_too_long(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)timer, socket_closed);
}

static void give_back(struct socket *socket)
{
    socket->next_free = agent.free_sockets;
    agent.free_sockets = socket;
    uv_timer_start(&socket->idle, idle_too_long, 10, 0);
}

static struct socket *take(uv_loop_t *loop)
{
    struct socket *socket = agent.free_sockets;

    if (socket) {
        agent.free_sockets = socket->next_free;
        return socket;
    }
    socket = calloc(1, sizeof(*socket));
    socket->idle.data = socket;
    uv_timer_init(loop, &socket->idle);
    agent.made++;
    return socket;
}

static void request(uv_loop_t *loop)
{
    struct socket *socket = take(loop);

    assert(uv_timer_start(&socket->idle, idle_too_long, 10, 0) == 0);
    agent.requests++;
    give_back(socket);
}

static void user_acts(uv_timer_t *timer)
{
    request(timer->loop);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    request(loop);
    uv_timer_init(loop, &agent.user);
    uv_timer_start(&agent.user, user_acts, 10, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return agent.requests == 2 && agent.made == 2 ? 0 : 1;
}
