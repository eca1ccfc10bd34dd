/* expect: class=race rule=UV501 also=UV506 line=46 */
/*
 * Two price feeds improve a running average. A worker computes the new average
 * from a snapshot, and the callback stores it even if the other feed has
 * changed the average since.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

struct average {
    double sum;
    int count;
};

struct quote {
    uv_work_t parse;
    const char *line;
    struct average result;
    int delay_us;
};

static struct average average;

static double price_of(const char *line)
{
    return strtol(strchr(line, '=') + 1, NULL, 10);
}

static void parse(uv_work_t *work)
{
    struct quote *quote = work->data;

    usleep(quote->delay_us);
    quote->result.sum += price_of(quote->line);
    quote->result.count++;
}

static void parsed(uv_work_t *work, int status)
{
    struct quote *quote = work->data;

    if (status == 0)
        average = quote->result;
    free(quote);
}

static void quote_came(uv_timer_t *timer)
{
    static const char *const lines[] = {"ACME=40", "ACME=44", "ACME=42"};
    static const int delays_us[] = {500, 1000, 4000};
    static int next;
    struct quote *quote = calloc(1, sizeof(*quote));

    quote->line = lines[next];
    quote->delay_us = delays_us[next++];
    quote->result = average;
    quote->parse.data = quote;
    assert(uv_queue_work(timer->loop, &quote->parse, parse, parsed) == 0);
    if (next == 3)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_timer_t feed;

    uv_timer_init(loop, &feed);
    uv_timer_start(&feed, quote_came, 2, 6);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return average.count == 3 && average.sum == 126 ? 0 : 1;
}
