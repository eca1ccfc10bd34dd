/* repairs: UV208 UV208 */
#include <uv.h>

struct conn {
    uv_tcp_t tcp;
    uv_timer_t timer;
};

void conn_end(struct conn *c, int why)
{
    uv_close((uv_handle_t *)&c->timer, NULL);
    uv_close((uv_handle_t *)&c->tcp, NULL);
    if (why < 0)
        uv_close((uv_handle_t *)&c->timer, NULL);
    uv_close((uv_handle_t *)&c->tcp, NULL);
}
