/* expect: class=lifetime rule=UV205 line=45 schedules=any */
/* A game server has a pool of player slots. A slot is given to the next player
 * while its timer is still closing, and is wiped. */
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

static void play(uv_timer_t *timer)
{
    struct player *player = timer->data;

    turns++;
    uv_close((uv_handle_t *)timer, NULL);
    player->in_use = 0;
    seat(timer->loop);
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
