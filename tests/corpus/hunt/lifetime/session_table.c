/* expect: class=lifetime rule=UV205 line=30 schedules=any */
/* A session table drops idle sessions: it closes the timer inside the session
 * and frees the session at once. */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct session {
    struct session *next;
    unsigned id;
    uv_timer_t idle;
};

static struct session *sessions;
static int dropped;

static void unlink_session(struct session *session)
{
    struct session **at = &sessions;

    while (*at != session)
        at = &(*at)->next;
    *at = session->next;
}

static void drop(struct session *session)
{
    unlink_session(session);
    uv_close((uv_handle_t *)&session->idle, NULL);
    free(session);
    dropped++;
}

static void idle_too_long(uv_timer_t *timer)
{
    drop(timer->data);
}

static void add(uv_loop_t *loop, unsigned id)
{
    struct session *session = calloc(1, sizeof(*session));

    assert(session);
    session->id = id;
    session->next = sessions;
    sessions = session;
    uv_timer_init(loop, &session->idle);
    session->idle.data = session;
    uv_timer_start(&session->idle, idle_too_long, 10 * id, 0);
}

int main(void)
{
    for (unsigned id = 1; id <= 3; id++)
        add(uv_default_loop(), id);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(sessions == NULL);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return dropped == 3 ? 0 : 1;
}
