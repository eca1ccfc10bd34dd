/* expect: class=race rule=UV502 also=UV506 line=33 */
/*
 * A game compares a result with the high score, verifies the recording on the
 * pool and stores the result, although a better one may have been stored
 * meanwhile.
 */
#include <assert.h>
#include <string.h>
#include <uv.h>

struct entry {
    uv_work_t replay;
    const char *player;
    int points, is_record;
};

static struct {
    const char *player;
    int points;
} best = {"nobody", 100};

static void replay_recording(uv_work_t *work)
{
    (void)work;
}

static void replayed(uv_work_t *work, int status)
{
    struct entry *entry = work->data;

    assert(status == 0);
    if (entry->is_record) {
        best.player = entry->player;
        best.points = entry->points;
    }
}

static void hand_in(uv_loop_t *loop, struct entry *entry)
{
    entry->is_record = entry->points > best.points;
    if (!entry->is_record)
        return;
    entry->replay.data = entry;
    assert(uv_queue_work(loop, &entry->replay, replay_recording, replayed) ==
           0);
}

int main(void)
{
    struct entry entries[] = {{.player = "ida", .points = 300},
                              {.player = "kim", .points = 305},
                              {.player = "max", .points = 90}};
    uv_loop_t *loop = uv_default_loop();

    for (int i = 0; i < 3; i++)
        hand_in(loop, &entries[i]);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    assert(strcmp(best.player, "kim") == 0);
    return best.points == 305 ? 0 : 1;
}
