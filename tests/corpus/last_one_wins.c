/* expect: none */
#include <stdlib.h>
#include <uv.h>

/* The newest reading replaces the one before, whatever it was. */
enum { SENSORS = 4 };
static int reading;
static unsigned readings;

struct sensor {
    uv_work_t work;
    int number;
};

static void measure(uv_work_t *work)
{
    struct sensor *sensor = work->data;

    sensor->number = 100 + sensor->number * 7;
}

static void measured(uv_work_t *work, int status)
{
    struct sensor *sensor = work->data;

    (void)status;
    reading = sensor->number;
    readings++;
    free(sensor);
}

int main(void)
{
    int before = reading;

    for (int i = 0; i < SENSORS; i++) {
        struct sensor *sensor = malloc(sizeof *sensor);

        sensor->work.data = sensor;
        sensor->number = before + i;
        uv_queue_work(uv_default_loop(), &sensor->work, measure, measured);
    }
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
