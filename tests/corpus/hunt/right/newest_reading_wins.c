/* expect: none */
/*
 * Three thermometers overwrite one displayed value as they answer. Whichever
 * comes last is shown; the display promises no more than a valid reading.
 */
#include <assert.h>
#include <uv.h>

struct thermometer {
    uv_work_t work;
    int base, reading;
};

static struct {
    int celsius, updates;
} display;

static void read_bus(uv_work_t *work)
{
    struct thermometer *t = work->data;

    t->reading = t->base + 1;
}

static void reading_came(uv_work_t *work, int status)
{
    struct thermometer *t = work->data;

    assert(status == 0);
    display.celsius = t->reading;
    display.updates++;
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct thermometer thermometers[3];

    for (int i = 0; i < 3; i++) {
        thermometers[i].base = 20 + i;
        thermometers[i].work.data = &thermometers[i];
        assert(uv_queue_work(loop, &thermometers[i].work, read_bus,
                             reading_came) == 0);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    assert(display.updates == 3);
    return display.celsius >= 21 && display.celsius <= 23 ? 0 : 1;
}
