/*
 * longest FILE...: which of the files has the most lines? A producer puts their
 * names into a queue, a few tasks take them out, read the files and count on
 * threads of the pool, and sort(1), a child, puts the results in order.
 *
 *     cc longest.c $(pkg-config --cflags --libs grade-async) -o longest
 */
#include <async.h>
#include <async_net.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNTERS = 4, ROOM = 8 };

static void *room[ROOM];
static struct queue names = QUEUE_INIT(room);
static struct async_stream *to_sort;

static int put_names(void *arg)
{
    int rc = 0;

    for (char **name = arg; *name && rc == 0; name++)
        rc = queue_put(&names, *name);
    queue_close(&names);
    return rc;
}

/* On a thread of the pool. */
static int count_lines(void *arg)
{
    int lines = 0;

    for (const char *p = arg; *p; p++)
        lines += *p == '\n';
    return lines;
}

static int count_file(const char *name)
{
    char *data, line[300];
    size_t len;
    int rc = async_read_file(name, &data, &len);

    if (rc < 0) {
        fprintf(stderr, "longest: %s: %s\n", name, uv_strerror(rc));
        return rc;
    }
    rc = async_work(count_lines, data);
    free(data);
    if (rc < 0)
        return rc;
    snprintf(line, sizeof(line), "%d %.250s\n", rc, name);
    return async_stream_write(to_sort, line, strlen(line));
}

static int count_files(void *arg)
{
    void *name;
    int rc;

    (void)arg;
    while ((rc = queue_get(&names, &name)) == 0) {
        rc = count_file(name);
        if (rc < 0)
            return rc;
    }
    return rc == UV_EOF ? 0 : rc;
}

static int count_all(char **file_names)
{
    struct task *tasks[COUNTERS + 1];

    for (int i = 0; i < COUNTERS; i++)
        tasks[i] = task_new("counter", count_files, NULL);
    tasks[COUNTERS] = task_new("names", put_names, file_names);
    return gather_or_cancel(tasks, COUNTERS + 1, NULL);
}

static int longest(void *arg)
{
    static const char *const sort[] = {"sort", "-rn", NULL};
    struct async_process *process;
    int sort_rc, rc = async_process_start(sort, &to_sort, NULL, &process);

    if (rc < 0)
        return rc;
    rc = count_all(arg);
    async_stream_close(to_sort);
    sort_rc = async_process_wait(process);
    return rc < 0 ? rc : sort_rc;
}

int main(int argc, char **argv)
{
    uv_loop_t loop;
    int rc = uv_loop_init(&loop);

    (void)argc;
    if (rc == 0)
        rc = async_run(&loop, task_new("longest", longest, argv + 1));
    if (rc < 0)
        fprintf(stderr, "longest: %s\n", uv_strerror(rc));
    return rc != 0 || uv_loop_close(&loop) < 0;
}
