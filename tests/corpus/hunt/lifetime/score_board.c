/* expect: class=lifetime rule=UV215 line=41 schedules=any */
/* A score board sends its bytes to the hall. A goal while the bytes are on
 * their way changes them. */
#include <assert.h>
#include <string.h>
#include <uv.h>

struct board {
    uv_udp_t socket;
    uv_udp_send_t sending;
    struct sockaddr_in hall;
    unsigned char points[2];
    int is_sending;
};

static struct board board;
static uv_timer_t match;

static void sent(uv_udp_send_t *req, int status)
{
    struct board *b = req->data;

    assert(status == 0 || status == UV_ECANCELED);
    b->is_sending = 0;
}

static void publish(struct board *b)
{
    uv_buf_t buf = uv_buf_init((char *)b->points, sizeof(b->points));

    if (b->is_sending)
        return;
    b->is_sending = 1;
    b->sending.data = b;
    uv_udp_send(&b->sending, &b->socket, &buf, 1, (struct sockaddr *)&b->hall,
                sent);
}

static void goal(struct board *b, int team)
{
    b->points[team]++;
    publish(b);
}

static void minute(uv_timer_t *timer)
{
    static const int first[] = {0, 1, 0}, second[] = {1, 1, 0};
    static int minutes;

    goal(&board, first[minutes]);
    goal(&board, second[minutes]);
    if (++minutes == 3)
        uv_close((uv_handle_t *)timer, NULL);
    if (minutes == 3)
        uv_close((uv_handle_t *)&board.socket, NULL);
}

int main(void)
{
    int length = sizeof(board.hall);

    uv_ip4_addr("127.0.0.1", 0, &board.hall);
    uv_udp_init(uv_default_loop(), &board.socket);
    uv_udp_bind(&board.socket, (struct sockaddr *)&board.hall, 0);
    uv_udp_getsockname(&board.socket, (struct sockaddr *)&board.hall, &length);
    uv_timer_init(uv_default_loop(), &match);
    uv_timer_start(&match, minute, 5, 5);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return board.points[0] == 3 && board.points[1] == 3 ? 0 : 1;
}
