/* expect: class=unawaited rule=UV109 line=36 schedules=any */
/* A chat room tells everybody who came. The notices have no callback, so what
 * they own is lost. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

enum { MEMBERS = 2 };

struct member {
    uv_pipe_t line;
    int other_end;
};

struct notice {
    uv_write_t req;
    char text[32];
};

static struct member room[MEMBERS];

static void notify(struct member *member, const char *who)
{
    struct notice *notice = malloc(sizeof(*notice));
    uv_buf_t buf;
    int rc;

    assert(notice);
    snprintf(notice->text, sizeof(notice->text), "%s is here\n", who);
    buf = uv_buf_init(notice->text, strlen(notice->text));
    notice->req.data = notice;
    rc = uv_write(&notice->req, (uv_stream_t *)&member->line, &buf, 1, NULL);
    if (rc < 0)
        free(notice);
}

static void leave(uv_timer_t *timer)
{
    for (int i = 0; i < MEMBERS; i++)
        uv_close((uv_handle_t *)&room[i].line, NULL);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t evening;

    for (int i = 0; i < MEMBERS; i++) {
        int ends[2];

        assert(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
        uv_pipe_init(uv_default_loop(), &room[i].line, 0);
        uv_pipe_open(&room[i].line, ends[0]);
        room[i].other_end = ends[1];
        notify(&room[0], "somebody");
    }
    uv_timer_init(uv_default_loop(), &evening);
    uv_timer_start(&evening, leave, 20, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    for (int i = 0; i < MEMBERS; i++)
        close(room[i].other_end);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return 0;
}
