/*
 * echo: a server and its clients in one program, over real sockets. The server
 * has a task for each connection, and ends in order when the clients are done.
 *
 *     cc echo.c $(pkg-config --cflags --libs grade-async) -o echo
 */
#include <async.h>
#include <async_net.h>
#include <stdio.h>
#include <string.h>

enum { CLIENTS = 20, BACKLOG = 64 };

static struct async_listener *listener;

/* Sends back what comes, until no more comes or the server shuts down. */
static int connection(void *arg)
{
    struct async_stream *stream = arg;
    char bytes[1024];
    int rc;

    while ((rc = async_stream_read(stream, bytes, sizeof(bytes))) > 0) {
        rc = async_stream_write(stream, bytes, (size_t)rc);
        if (rc < 0)
            break;
    }
    async_stream_close(stream);
    return rc;
}

/* Until it is cancelled; then it cancels its connections and waits for them. */
static int server(void *arg)
{
    struct task_group connections = TASK_GROUP_INIT;
    struct async_stream *stream;
    int rc;

    (void)arg;
    while ((rc = async_accept(listener, &stream)) == 0)
        if (task_group_add(&connections,
                           task_new("connection", connection, stream)) < 0)
            async_stream_close(stream);
    async_listener_close(listener);
    task_group_cancel(&connections);
    task_group_wait(&connections);
    return rc;
}

static int say_and_hear(struct async_stream *stream, const char *text)
{
    size_t len = strlen(text), got = 0;
    char back[100];
    int rc = async_stream_write(stream, text, len);

    while (rc >= 0 && got < len) {
        rc = async_stream_read(stream, back + got, sizeof(back) - got);
        if (rc == 0)
            rc = UV_EOF;
        if (rc > 0)
            got += (size_t)rc;
    }
    return rc < 0 ? rc : memcmp(back, text, len) == 0 ? 0 : UV_EPROTO;
}

static int client(void *arg)
{
    struct async_stream *stream;
    char text[50];
    int rc;

    snprintf(text, sizeof(text), "client %d says hello", *(int *)arg);
    rc = async_tcp_connect("127.0.0.1", async_listener_port(listener), &stream);
    if (rc < 0)
        return rc;
    rc = say_and_hear(stream, text);
    async_stream_close(stream);
    return rc;
}

static int serve_clients(void *arg)
{
    struct task *clients[CLIENTS], *serving;
    int numbers[CLIENTS];
    int rc = async_tcp_listen("127.0.0.1", 0, BACKLOG, &listener);

    (void)arg;
    if (rc < 0)
        return rc;
    serving = task_new("server", server, NULL);
    task_spawn(serving);
    for (int i = 0; i < CLIENTS; i++) {
        numbers[i] = i;
        clients[i] = task_new("client", client, &numbers[i]);
    }
    rc = gather_or_cancel(clients, CLIENTS, NULL);
    if (rc == 0)
        printf("%d clients heard what they had said\n", CLIENTS);
    task_cancel(serving);
    await(serving);
    return rc;
}

int main(void)
{
    uv_loop_t loop;
    int rc = uv_loop_init(&loop);

    if (rc == 0)
        rc = async_run(&loop, task_new("main", serve_clients, NULL));
    if (rc < 0)
        fprintf(stderr, "echo: %s\n", uv_strerror(rc));
    return rc < 0 || uv_loop_close(&loop) < 0;
}
