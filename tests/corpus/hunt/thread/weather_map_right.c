/* expect: none */
/* A worker moves copies of the weather fronts; the loop takes them over when it
 * has finished. */
#include <assert.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

struct front {
    struct front *next;
    int x, pressure;
    int next_x;
};

struct forecast {
    struct front *fronts;
    uv_work_t step;
    uv_timer_t draw;
    int steps, drawn_x;
};

static void move(uv_work_t *req)
{
    struct forecast *f = req->data;

    for (struct front *front = f->fronts; front; front = front->next) {
        usleep(4000);
        front->next_x = front->x + (front->pressure > 1000 ? 2 : -1);
    }
}

static void moved(uv_work_t *req, int status)
{
    struct forecast *f = req->data;

    assert(status == 0);
    for (struct front *front = f->fronts; front; front = front->next)
        front->x = front->next_x;
    if (++f->steps < 3)
        uv_queue_work(req->loop, req, move, moved);
    else
        uv_close((uv_handle_t *)&f->draw, NULL);
}

static void draw(uv_timer_t *timer)
{
    struct forecast *f = timer->data;

    f->drawn_x = 0;
    for (const struct front *front = f->fronts; front; front = front->next)
        f->drawn_x += front->x;
}

static void add_front(struct forecast *f, int pressure)
{
    struct front *front = calloc(1, sizeof(*front));

    assert(front);
    front->pressure = pressure;
    front->next = f->fronts;
    f->fronts = front;
}

static int forecast_end(struct forecast *f)
{
    int x = 0;

    while (f->fronts) {
        struct front *front = f->fronts;

        x += front->x;
        f->fronts = front->next;
        free(front);
    }
    return x;
}

int main(void)
{
    struct forecast f = {.steps = 0};

    add_front(&f, 990);
    add_front(&f, 1020);
    uv_timer_init(uv_default_loop(), &f.draw);
    f.step.data = f.draw.data = &f;
    uv_timer_start(&f.draw, draw, 5, 5);
    uv_queue_work(uv_default_loop(), &f.step, move, moved);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return forecast_end(&f) == 3 ? 0 : 1;
}
