/* expect: none */
/*
 * A gateway gets messages twice, over two channels. It notes the number before
 * it checks the signature on the pool.
 */
#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

struct seen {
    struct seen *next;
    unsigned number;
};

struct message {
    uv_work_t signature;
    unsigned number;
};

static struct seen *seen;
static int delivered;

static bool is_known(unsigned number)
{
    for (const struct seen *s = seen; s; s = s->next)
        if (s->number == number)
            return true;
    return false;
}

static void note(unsigned number)
{
    struct seen *s = malloc(sizeof(*s));

    *s = (struct seen){seen, number};
    seen = s;
}

static void check_signature(uv_work_t *work)
{
    (void)work;
    usleep(200);
}

static void signature_checked(uv_work_t *work, int status)
{
    struct message *m = work->data;

    assert(status == 0);
    delivered++;
    free(m);
}

static void message_came(uv_timer_t *channel)
{
    static unsigned next[2] = {1, 1};
    unsigned *number = &next[channel->data != NULL];
    struct message *m;

    if (!is_known(*number)) {
        note(*number);
        m = calloc(1, sizeof(*m));
        m->number = *number;
        m->signature.data = m;
        assert(uv_queue_work(channel->loop, &m->signature, check_signature,
                             signature_checked) == 0);
    }
    if (++*number > 2)
        uv_close((uv_handle_t *)channel, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_timer_t cable, radio;

    uv_timer_init(loop, &cable);
    uv_timer_init(loop, &radio);
    cable.data = NULL;
    radio.data = &radio;
    uv_timer_start(&cable, message_came, 1, 10);
    uv_timer_start(&radio, message_came, 6, 10);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    while (seen) {
        struct seen *s = seen;

        seen = s->next;
        free(s);
    }
    return delivered == 2 ? 0 : 1;
}
