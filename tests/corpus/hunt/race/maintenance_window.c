/* expect: class=race rule=UV502 also=UV506 line=26 */
/*
 * A robot sees that no maintenance is on, plans its way on the pool, and
 * drives. Maintenance that begins in between, and ends later, is not seen.
 */
#include <assert.h>
#include <uv.h>

static struct {
    uv_work_t plan, open_cage, close_cage;
    int maintenance, wants_to_drive;
    int driven, accidents;
} hall;

static void think(uv_work_t *work)
{
    (void)work;
}

static void start_planning(uv_loop_t *loop);

static void planned(uv_work_t *work, int status)
{
    (void)work;
    assert(status == 0);
    hall.driven++;
    hall.accidents += hall.maintenance;
}

static void start_planning(uv_loop_t *loop)
{
    hall.wants_to_drive = hall.maintenance;
    if (!hall.maintenance)
        assert(uv_queue_work(loop, &hall.plan, think, planned) == 0);
}

static void cage_closed(uv_work_t *work, int status)
{
    assert(status == 0);
    hall.maintenance = 0;
    if (hall.wants_to_drive)
        start_planning(work->loop);
}

static void cage_open(uv_work_t *work, int status)
{
    assert(status == 0);
    hall.maintenance = 1;
    assert(uv_queue_work(work->loop, &hall.close_cage, think, cage_closed) ==
           0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    start_planning(loop);
    assert(uv_queue_work(loop, &hall.open_cage, think, cage_open) == 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return hall.driven == 1 && hall.accidents == 0 ? 0 : 1;
}
