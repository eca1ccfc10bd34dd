/*
 * async_net.h - sockets, pipes, names of hosts, and processes, for tasks. What
 * async.h says of tasks and of results holds here, too: outside of a task each
 * function marked SUSPENDS gives UV_EINVAL.
 *
 *     struct async_stream *stream;
 *     char line[100];
 *     int rc = async_tcp_connect("localhost", 7000, &stream);
 *
 *     if (rc < 0)
 *         return rc;
 *     rc = async_stream_write(stream, "hello\n", 6);
 *     if (rc == 0)
 *         rc = async_stream_read(stream, line, sizeof(line));
 *     async_stream_close(stream);
 *
 * What is opened here is the caller's, to close; what is left open when
 * async_run() ends, it closes. From the first stream on the program ignores
 * SIGPIPE, unless it has a handler for it.
 */
#ifndef ASYNC_NET_H
#define ASYNC_NET_H

#include "async.h"

/* --- streams: bytes in order, both ways --- */

struct async_stream;

/*
 * Waits until bytes are there and takes what is, at most `room`: how many. 0
 * when the other side sends no more (or `room` is 0). Nothing is read ahead:
 * while nobody reads, the other side has to wait with its writing. UV_EBUSY if
 * another task is reading; UV_ECANCELED if cancelled, and nothing was taken;
 * UV_EBADF if the stream was closed meanwhile.
 */
SUSPENDS int async_stream_read(struct async_stream *stream, void *data,
                               size_t room);

/*
 * Writes all of it, after what other tasks are writing: 0 when the system has
 * taken the last byte; that takes as long as the other side does not read. The
 * bytes must stay as they are until then; UV_E2BIG beyond 2 GiB. Cancelled it
 * returns UV_ECANCELED; nobody knows how much has gone out then, so that the
 * connection is cut: further calls give UV_EBADF, as they do if the stream was
 * closed meanwhile.
 */
SUSPENDS int async_stream_write(struct async_stream *stream, const void *data,
                                size_t len);

/* Tells the other side, after all that is being written, that no more comes.
 * Reading goes on. Cancelled as async_stream_write(). */
SUSPENDS int async_stream_shutdown(struct async_stream *stream);

/* Closes it and gives its memory back, at once; tasks that read or write it are
 * told UV_EBADF. NULL is allowed. */
void async_stream_close(struct async_stream *stream);

/* --- TCP, and pipes of this machine by path --- */

/*
 * Connects to `host`, a name or an address, whose addresses are tried one after
 * the other: 0 and *ret_stream, which the caller closes; or the error of the
 * last.
 */
SUSPENDS int async_tcp_connect(const char *host, int port,
                               struct async_stream **ret_stream);
SUSPENDS int async_pipe_connect(const char *path,
                                struct async_stream **ret_stream);

struct async_listener;

/*
 * Begins to listen on `address` (of this machine: "127.0.0.1", "::", ...; no
 * name); port 0: any that is free, see async_listener_port(). Up to `backlog`
 * connections wait to be accepted. The path of a pipe must not exist.
 */
int async_tcp_listen(const char *address, int port, int backlog,
                     struct async_listener **ret_listener);
int async_pipe_listen(const char *path, int backlog,
                      struct async_listener **ret_listener);
int async_listener_port(const struct async_listener *listener);

/* Waits for a connection: 0 and *ret_stream. Several tasks may wait; each
 * connection goes to one. UV_EBADF if the listener was closed meanwhile. */
SUSPENDS int async_accept(struct async_listener *listener,
                          struct async_stream **ret_stream);

/* Listens no more. Streams that were accepted stay. NULL is allowed. */
void async_listener_close(struct async_listener *listener);

/*
 * The addresses of a host and a service (a name or a number; one may be NULL),
 * for streams: a list that the caller gives to uv_freeaddrinfo().
 */
SUSPENDS int async_resolve(const char *host, const char *service,
                           struct addrinfo **ret_addresses);

/* --- processes --- */

struct async_process;

/*
 * Starts the program argv[0] (searched in PATH) with these arguments, the last
 * one NULL. Its standard input and output are those of this program, or pipes
 * where `ret_input`, `ret_output` are not NULL: these the caller closes.
 */
int async_process_start(const char *const *argv,
                        struct async_stream **ret_input,
                        struct async_stream **ret_output,
                        struct async_process **ret_process);

/* As kill(2). UV_ESRCH when it has ended. */
int async_process_kill(struct async_process *process, int signal);

/*
 * Waits until the process has ended: its exit code, or 128 and the signal that
 * ended it. The process is used up: the pointer is not to be used again. But
 * if it returns UV_ECANCELED, or UV_EBUSY because another task waits, the
 * process is still there.
 */
SUSPENDS int async_process_wait(struct async_process *process);

/* Both in one. Cancelled it kills the process, waits for its end, and returns
 * UV_ECANCELED. */
SUSPENDS int async_process_run(const char *const *argv);

#endif
