/* expect: class=unawaited rule=UV109 line=29 schedules=any */
/* A service sends its numbers by UDP without a callback: nobody ever frees the
 * request and the text, and nobody knows whether they were sent. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

struct metric {
    uv_udp_send_t req;
    char text[48];
};

static uv_udp_t out;
static struct sockaddr_in collector;
static int failed;

static int metric_send(const char *name, int value)
{
    struct metric *metric = malloc(sizeof(*metric));
    uv_buf_t buf;
    int rc;

    if (!metric)
        return UV_ENOMEM;
    snprintf(metric->text, sizeof(metric->text), "%s:%d|c", name, value);
    buf = uv_buf_init(metric->text, strlen(metric->text));
    rc = uv_udp_send(&metric->req, &out, &buf, 1, (struct sockaddr *)&collector,
                     NULL);
    if (rc < 0)
        free(metric);
    return rc;
}

static void second_over(uv_timer_t *timer)
{
    static int seconds;

    failed += metric_send("requests", 10 * seconds) < 0;
    if (++seconds < 3)
        return;
    uv_close((uv_handle_t *)timer, NULL);
    uv_close((uv_handle_t *)&out, NULL);
}

int main(void)
{
    static uv_timer_t timer;
    int length = sizeof(collector);

    uv_ip4_addr("127.0.0.1", 0, &collector);
    uv_udp_init(uv_default_loop(), &out);
    uv_udp_bind(&out, (struct sockaddr *)&collector, 0);
    uv_udp_getsockname(&out, (struct sockaddr *)&collector, &length);
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, second_over, 10, 10);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    printf("%d not sent\n", failed);
    return 0;
}
