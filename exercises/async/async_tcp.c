/*
 * async_tcp.c - names of hosts, connections, listening.
 *
 * Theory of operation. libuv takes one connection from the system and waits
 * with the next until that one is accepted. So a listener remembers that there
 * is one (`ready`) or who waits for one, never both.
 */
#include <stdio.h>
#include <stdlib.h>

#include "async_stream.h"

/* --- names --- */

struct resolving {
    struct wait wait;
    uv_getaddrinfo_t req;
    int status;
};

static void resolved(uv_getaddrinfo_t *req, int status,
                     struct addrinfo *addresses)
{
    struct resolving *resolving = req->data;

    resolving->status = status;
    if (!task_unpark(&resolving->wait))
        uv_freeaddrinfo(addresses);
}

/* Only what no thread has taken yet; resolved() comes in any case. */
static void resolving_cancel(struct wait *wait)
{
    struct resolving *resolving = (struct resolving *)wait; /* first member */

    wait->cancelled = uv_cancel((uv_req_t *)&resolving->req) == 0;
}

static int resolve(const char *host, const char *service,
                   struct addrinfo **ret_addresses)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct resolving resolving = {
        .wait = {resolving_cancel, .in_flight = true}};
    int rc;

    resolving.req.data = &resolving;
    rc = uv_getaddrinfo(task_loop(), &resolving.req, resolved, host, service,
                        &hints);
    if (rc < 0)
        return rc;
    task_park(&resolving.wait);
    if (resolving.status == UV_EAI_CANCELED)
        return UV_ECANCELED;
    if (resolving.status == 0)
        *ret_addresses = resolving.req.addrinfo;
    return resolving.status;
}

int async_resolve(const char *host, const char *service,
                  struct addrinfo **ret_addresses)
{
    int rc = task_enters("async_resolve", __builtin_return_address(0));

    return rc < 0 ? rc : task_returns(resolve(host, service, ret_addresses));
}

/* --- connecting --- */

struct connecting {
    struct wait wait;
    uv_connect_t req;
    struct async_stream *stream;
    int status;
};

static void connected(uv_connect_t *req, int status)
{
    struct connecting *connecting = req->data;

    connecting->status = status;
    task_unpark(&connecting->wait);
}

static void connecting_cancel(struct wait *wait)
{
    struct connecting *connecting = (struct connecting *)wait; /* first */

    wait->cancelled = true;
    async_stream_cut(connecting->stream);
}

/* Waits for connected(); the stream is the caller's after success only. */
static int connect_end(struct connecting *connecting,
                       struct async_stream **ret_stream)
{
    task_park(&connecting->wait);
    if (connecting->status < 0) {
        async_stream_close(connecting->stream);
        return connecting->status;
    }
    *ret_stream = connecting->stream;
    return 0;
}

static int connect_address(const struct sockaddr *address,
                           struct async_stream **ret_stream)
{
    struct connecting connecting = {
        .wait = {connecting_cancel, .in_flight = true}};
    int rc;

    connecting.stream = async_stream_new(address->sa_family, &rc);
    if (!connecting.stream)
        return rc;
    connecting.req.data = &connecting;
    rc = uv_tcp_connect(&connecting.req, &connecting.stream->uv.tcp, address,
                        connected);
    if (rc < 0) {
        async_stream_close(connecting.stream);
        return rc;
    }
    return connect_end(&connecting, ret_stream);
}

/* One after the other, until one answers or the task is cancelled. */
static int connect_any(const struct addrinfo *address,
                       struct async_stream **ret_stream)
{
    int rc = UV_EADDRNOTAVAIL;

    for (; address; address = address->ai_next) {
        rc = connect_address(address->ai_addr, ret_stream);
        if (rc == 0 || rc == UV_ECANCELED)
            break;
        if (task_current()->cancel_pending)
            return UV_ECANCELED;
    }
    return rc;
}

static int tcp_connect(const char *host, int port,
                       struct async_stream **ret_stream)
{
    struct addrinfo *addresses;
    char service[16];
    int rc;

    snprintf(service, sizeof(service), "%d", port);
    rc = resolve(host, service, &addresses);
    if (rc < 0)
        return rc;
    rc = task_current()->cancel_pending ? UV_ECANCELED
                                        : connect_any(addresses, ret_stream);
    uv_freeaddrinfo(addresses);
    return rc;
}

int async_tcp_connect(const char *host, int port,
                      struct async_stream **ret_stream)
{
    int rc = task_enters("async_tcp_connect", __builtin_return_address(0));

    return rc < 0 ? rc : task_returns(tcp_connect(host, port, ret_stream));
}

static int pipe_connect(const char *path, struct async_stream **ret_stream)
{
    struct connecting connecting = {
        .wait = {connecting_cancel, .in_flight = true}};
    int rc;

    connecting.stream = async_stream_new(AF_UNIX, &rc);
    if (!connecting.stream)
        return rc;
    connecting.req.data = &connecting;
    uv_pipe_connect(&connecting.req, &connecting.stream->uv.pipe, path,
                    connected);
    return connect_end(&connecting, ret_stream);
}

int async_pipe_connect(const char *path, struct async_stream **ret_stream)
{
    int rc = task_enters("async_pipe_connect", __builtin_return_address(0));

    return rc < 0 ? rc : task_returns(pipe_connect(path, ret_stream));
}

/* --- listening --- */

struct async_listener {
    struct task_owned owned;
    union async_socket uv;
    int family;
    bool ready; /* a connection waits to be accepted */
    int error;  /* that nobody was told yet */
    struct waiters accepting;
};

static void listener_closed(uv_handle_t *handle)
{
    struct async_listener *listener = handle->data;

    task_disown(&listener->owned);
    free(listener);
}

void async_listener_close(struct async_listener *listener)
{
    if (!listener)
        return;
    while (waiters_wake(&listener->accepting, UV_EBADF))
        ;
    uv_close(&listener->uv.handle, listener_closed);
}

static void owned_close(struct task_owned *owned)
{
    struct async_listener *listener =
        (struct async_listener *)owned; /* first */

    if (!uv_is_closing(&listener->uv.handle))
        async_listener_close(listener);
}

static struct async_listener *listener_new(int family, int *ret_error)
{
    struct async_listener *listener = calloc(1, sizeof(*listener));
    int rc = listener ? async_socket_init(&listener->uv, family) : UV_ENOMEM;

    if (rc < 0) {
        free(listener);
        *ret_error = rc;
        return NULL;
    }
    listener->family = family;
    listener->uv.handle.data = listener;
    task_own(&listener->owned, owned_close);
    return listener;
}

static int accept_one(struct async_listener *listener,
                      struct async_stream **ret_stream)
{
    int rc;
    struct async_stream *stream = async_stream_new(listener->family, &rc);

    if (!stream)
        return rc;
    listener->ready = false;
    rc = uv_accept(&listener->uv.stream, &stream->uv.stream);
    if (rc < 0) {
        async_stream_close(stream);
        return rc;
    }
    *ret_stream = stream;
    return 0;
}

/* Whoever waits longest has the connection from now on. */
static void somebody_came(uv_stream_t *handle, int status)
{
    struct async_listener *listener = handle->data;
    struct async_stream *stream = NULL;
    struct waiter *waiter;

    listener->ready = status == 0;
    if (!listener->accepting.first) {
        listener->error = status;
        return;
    }
    if (status == 0)
        status = accept_one(listener, &stream);
    waiter = waiters_wake(&listener->accepting, status);
    waiter->item = stream;
}

static int listen_now(struct async_listener *listener, int backlog, int bound,
                      struct async_listener **ret_listener)
{
    int rc = bound;

    if (rc == 0)
        rc = uv_listen(&listener->uv.stream, backlog, somebody_came);
    if (rc < 0)
        async_listener_close(listener);
    else
        *ret_listener = listener;
    return rc;
}

int async_tcp_listen(const char *address, int port, int backlog,
                     struct async_listener **ret_listener)
{
    struct sockaddr_storage place;
    struct async_listener *listener;
    int rc = uv_ip4_addr(address, port, (struct sockaddr_in *)&place);

    if (rc < 0)
        rc = uv_ip6_addr(address, port, (struct sockaddr_in6 *)&place);
    if (rc < 0)
        return rc;
    listener = listener_new(place.ss_family, &rc);
    if (!listener)
        return rc;
    rc = uv_tcp_bind(&listener->uv.tcp, (struct sockaddr *)&place, 0);
    return listen_now(listener, backlog, rc, ret_listener);
}

int async_pipe_listen(const char *path, int backlog,
                      struct async_listener **ret_listener)
{
    int rc;
    struct async_listener *listener = listener_new(AF_UNIX, &rc);

    if (!listener)
        return rc;
    rc = uv_pipe_bind(&listener->uv.pipe, path);
    return listen_now(listener, backlog, rc, ret_listener);
}

int async_listener_port(const struct async_listener *listener)
{
    struct sockaddr_storage place;
    int len = sizeof(place), rc;

    if (listener->family == AF_UNIX)
        return UV_EINVAL;
    rc = uv_tcp_getsockname(&listener->uv.tcp, (struct sockaddr *)&place, &len);
    if (rc < 0)
        return rc;
    /* The port stands at the same place for both families. */
    return ntohs(((struct sockaddr_in *)&place)->sin_port);
}

static int accept_next(struct async_listener *listener,
                       struct async_stream **ret_stream)
{
    struct waiter waiter = {.item = NULL};
    int rc = listener->error;

    listener->error = 0;
    if (rc < 0)
        return rc;
    if (listener->ready)
        return accept_one(listener, ret_stream);
    rc = waiters_wait(&listener->accepting, &waiter);
    if (rc == 0)
        *ret_stream = waiter.item;
    return rc;
}

int async_accept(struct async_listener *listener,
                 struct async_stream **ret_stream)
{
    int rc = task_enters("async_accept", __builtin_return_address(0));

    return rc < 0 ? rc : task_returns(accept_next(listener, ret_stream));
}
