/*
 * Connections that end anyhow: clients that are cancelled while they write,
 * read or connect, that close early, and a server that is shut down in the
 * middle. What comes back is always the beginning of what was sent, and nothing
 * is left open.
 */
#include "unit.h"

#include <dirent.h>
#include <stdlib.h>

#include "async.h"
#include "async_net.h"

enum { CLIENTS = 40, ROUNDS = 15, BLOCK = 30000 };

static struct async_listener *listener;
static unsigned long heard, cut;

static unsigned chance = 7;

static unsigned draw(unsigned below)
{
    chance = chance * 1103515245 + 12345;
    return (chance >> 8) % below;
}

/* The n-th byte that a client sends. */
static char byte_at(unsigned n)
{
    return (char)(n * 7 + n / 256);
}

/* --- the server --- */

static int connection(void *arg)
{
    struct async_stream *stream = arg;
    char *bytes = malloc(BLOCK);
    int rc;

    while ((rc = async_stream_read(stream, bytes, 1 + draw(BLOCK))) > 0)
        if ((rc = async_stream_write(stream, bytes, (size_t)rc)) < 0)
            break;
    free(bytes);
    async_stream_close(stream);
    return rc;
}

static int server(void *arg)
{
    struct task_group connections = TASK_GROUP_INIT;
    struct async_stream *stream;
    int rc;

    (void)arg;
    while ((rc = async_accept(listener, &stream)) == 0)
        ck_assert_int_eq(
            task_group_add(&connections,
                           task_new("connection", connection, stream)),
            0);
    async_listener_close(listener);
    task_group_cancel(&connections);
    (void)task_group_wait(&connections);
    return rc;
}

/* --- its clients --- */

struct client {
    struct async_stream *stream;
    unsigned sent, got;
};

static int write_some(void *arg)
{
    struct client *client = arg;
    char *bytes = malloc(BLOCK);
    unsigned left = 1 + draw(8), len;
    int rc = 0;

    while (rc == 0 && left-- > 0) {
        len = 1 + draw(BLOCK);
        for (unsigned i = 0; i < len; i++)
            bytes[i] = byte_at(client->sent + i);
        /* What was cancelled may have gone out. */
        client->sent += len;
        rc = async_stream_write(client->stream, bytes, len);
    }
    free(bytes);
    return rc < 0 ? rc : async_stream_shutdown(client->stream);
}

static int read_some(void *arg)
{
    struct client *client = arg;
    char *bytes = malloc(BLOCK);
    unsigned wrong = 0;
    int rc;

    while ((rc = async_stream_read(client->stream, bytes, BLOCK)) > 0) {
        for (int i = 0; i < rc; i++)
            wrong += bytes[i] != byte_at(client->got + (unsigned)i);
        client->got += (unsigned)rc;
        heard += (unsigned)rc;
    }
    free(bytes);
    ck_assert_uint_eq(wrong, 0);
    ck_assert_uint_le(client->got, client->sent);
    return rc;
}

static int talk(void *arg)
{
    struct client client = {.sent = 0};
    struct task *tasks[2];
    int rc = async_tcp_connect("127.0.0.1", async_listener_port(listener),
                               &client.stream);

    (void)arg;
    if (rc < 0)
        return rc;
    tasks[0] = task_new("write", write_some, &client);
    tasks[1] = task_new("read", read_some, &client);
    if (draw(4) == 0) {
        (void)wait_first(tasks, 2);
        async_stream_close(client.stream);
        client.stream = NULL;
        cancel_all(tasks, 2);
        return 0;
    }
    rc = gather_or_cancel(tasks, 2, NULL);
    async_stream_close(client.stream);
    return rc;
}

static int talk_for_a_while(void *arg)
{
    struct task *task = task_new("talk", talk, arg);
    int rc = draw(4) ? with_timeout(task, draw(20)) : await(task);

    cut += rc == UV_ETIMEDOUT;
    return rc;
}

static int all_clients(void *arg)
{
    struct task *clients[CLIENTS], *serving = task_new("s", server, NULL);

    (void)arg;
    ck_assert_int_eq(async_tcp_listen("127.0.0.1", 0, 128, &listener), 0);
    ck_assert_int_eq(task_spawn(serving), 0);
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = task_new("client", talk_for_a_while, NULL);
        ck_assert_int_eq(task_spawn(clients[i]), 0);
    }
    ck_assert_int_eq(async_sleep(5 + draw(20)), 0);
    if (draw(2))
        task_cancel(serving);
    (void)gather(clients, CLIENTS, NULL);
    task_cancel(serving);
    ck_assert_int_eq(await(serving), UV_ECANCELED);
    return 0;
}

static int open_files(void)
{
    DIR *folder = opendir("/proc/self/fd");
    int count = 0;

    ck_assert_ptr_nonnull(folder);
    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}

static void play(void)
{
    uv_loop_t loop;

    ck_assert_int_eq(uv_loop_init(&loop), 0);
    ck_assert_int_eq(async_run(&loop, task_new("main", all_clients, NULL)), 0);
    ck_assert_int_eq(uv_loop_close(&loop), 0);
}

START_TEST(torn_connections_leave_nothing_behind)
{
    int before;

    play(); /* libuv keeps two for the whole process */
    before = open_files();
    for (int i = 0; i < ROUNDS; i++)
        play();
    ck_assert_int_eq(open_files(), before);
    /* Both happened, or this is no test. */
    ck_assert_uint_gt(heard, 0);
    ck_assert_uint_gt(cut, 0);
}
END_TEST

UNIT_MAIN(async_torn, torn_connections_leave_nothing_behind)
