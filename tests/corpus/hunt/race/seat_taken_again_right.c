/* expect: none */
/*
 * A chat room translates a whisper for the user in seat 1. A ticket number
 * tells whether the same user still sits there.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

struct seat {
    const char *name;
    char inbox[32];
    unsigned ticket;
};

struct whisper {
    uv_work_t translation;
    int seat;
    unsigned ticket;
    char text[32];
};

static struct seat seats[2];
static unsigned tickets;

static void sit(int seat, const char *name)
{
    seats[seat] = (struct seat){.name = name, .ticket = ++tickets};
}

static void translate(uv_work_t *work)
{
    struct whisper *w = work->data;

    for (char *at = w->text; *at; at++)
        *at ^= 0x20;
}

static void translated(uv_work_t *work, int status)
{
    struct whisper *w = work->data;
    struct seat *seat = &seats[w->seat];

    if (status == 0 && seat->name && seat->ticket == w->ticket)
        memcpy(seat->inbox, w->text, sizeof(seat->inbox));
    free(w);
}

static void whisper(uv_loop_t *loop, int seat, const char *text)
{
    struct whisper *w = calloc(1, sizeof(*w));

    w->seat = seat;
    w->ticket = seats[seat].ticket;
    snprintf(w->text, sizeof(w->text), "%s", text);
    w->translation.data = w;
    assert(uv_queue_work(loop, &w->translation, translate, translated) == 0);
}

static void bob_leaves(uv_timer_t *timer)
{
    sit(1, "eve");
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_timer_t timer;

    sit(0, "ann");
    sit(1, "bob");
    uv_timer_init(loop, &timer);
    uv_timer_start(&timer, bob_leaves, 4, 0);
    whisper(loop, 1, "SECRET");
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    assert(strcmp(seats[1].name, "eve") == 0);
    return seats[1].inbox[0] == '\0' ? 0 : 1;
}
