/* expect: class=race rule=UV502 also=UV506 line=36 */
/*
 * After a collaborative editor: a message of an author is checked, and
 * meanwhile the author disconnects. What comes after the check uses the
 * author's session, which is gone.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

struct session {
    char author[8];
    int revisions;
};

struct message {
    uv_work_t access_check;
    int author;
    int applied;
};

static struct session *sessions[2];
static int lost_messages;

static void check_access(uv_work_t *work)
{
    (void)work;
}

static void access_checked(uv_work_t *work, int status)
{
    struct message *m = work->data;

    assert(status == 0);
    m->applied = ++sessions[m->author]->revisions;
}

static void message_came(uv_loop_t *loop, struct message *m)
{
    if (!sessions[m->author]) {
        lost_messages++;
        return;
    }
    m->access_check.data = m;
    assert(uv_queue_work(loop, &m->access_check, check_access,
                         access_checked) == 0);
}

static void join(int author, const char *name)
{
    sessions[author] = calloc(1, sizeof(struct session));
    snprintf(sessions[author]->author, sizeof(sessions[author]->author), "%s",
             name);
}

static void disconnected(uv_timer_t *timer)
{
    free(sessions[1]);
    sessions[1] = NULL;
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct message messages[3] = {{.author = 0}, {.author = 1}, {.author = 0}};
    uv_timer_t network;

    join(0, "ann");
    join(1, "bob");
    for (int i = 0; i < 3; i++)
        message_came(loop, &messages[i]);
    uv_timer_init(loop, &network);
    uv_timer_start(&network, disconnected, 15, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    assert(messages[0].applied && messages[2].applied);
    free(sessions[0]);
    return (messages[1].applied > 0) + lost_messages == 1 ? 0 : 1;
}
