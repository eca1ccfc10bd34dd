/*
 * async_stream.h - what the makers of streams (sockets, processes) know of
 * them.
 */
#ifndef ASYNC_STREAM_H
#define ASYNC_STREAM_H

#include "async_internal.h"
#include "async_net.h"

union async_socket {
    uv_handle_t handle;
    uv_stream_t stream;
    uv_tcp_t tcp;
    uv_pipe_t pipe;
};

struct async_stream {
    struct task_owned owned;
    union async_socket uv;
    struct reading *reading; /* who reads; NULL: nobody */
    bool released;           /* by async_stream_close() */
    bool closed;             /* libuv is done with the handle */
};

/* Makes it a TCP socket, or a pipe if the family is AF_UNIX. UV_EINVAL outside
 * of async_run(). */
int async_socket_init(union async_socket *socket, int family);

/* A stream that is not connected yet; NULL and *ret_error on failure. */
struct async_stream *async_stream_new(int family, int *ret_error);

/* Lets go of the handle, now or already; what is being done with it ends with
 * UV_ECANCELED. */
void async_stream_cut(struct async_stream *stream);

#endif
