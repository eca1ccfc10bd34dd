/* expect: none */
/* A game server has a pool of player slots. A slot is free again when its timer
 * is closed. */
#include <assert.h>
#include <string.h>
#include <uv.h>

enum { SLOTS = 2, PLAYERS = 4 };

struct player {
    uv_timer_t turn;
    int number;
    int in_use;
};

static struct player slots[SLOTS];
static int waiting = PLAYERS, turns;

static void seat(uv_loop_t *loop);

static void left(uv_handle_t *handle)
{
    struct player *player = handle->data;

    player->in_use = 0;
    seat(handle->loop);
}

static void play(uv_timer_t *timer)
{
    struct player *player = timer->data;

    turns++;
    assert(player->in_use);
    uv_close((uv_handle_t *)timer, left);
}

static struct player *free_slot(void)
{
    for (int i = 0; i < SLOTS; i++)
        if (!slots[i].in_use)
            return &slots[i];
    return NULL;
}

static void seat(uv_loop_t *loop)
{
    struct player *player = free_slot();

    if (!player || waiting == 0)
        return;
    memset(player, 0, sizeof(*player));
    player->in_use = 1;
    player->number = waiting--;
    uv_timer_init(loop, &player->turn);
    player->turn.data = player;
    uv_timer_start(&player->turn, play, 5, 0);
}

int main(void)
{
    seat(uv_default_loop());
    seat(uv_default_loop());
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return turns == PLAYERS ? 0 : 1;
}
