/* expect: class=order rule=UV114 also=UV402,UV606 line=54 schedules=any */
/*
 * A solver hands its puzzle to the pool through a helper that "solves", and
 * reads the solution as soon as the helper returns.
 */
#include <assert.h>
#include <uv.h>

struct puzzle;
typedef void (*solved_fn)(struct puzzle *puzzle);

struct puzzle {
    uv_work_t work;
    int number, root;
    solved_fn on_solved;
};

static int total;

static void search_root(uv_work_t *work)
{
    struct puzzle *p = work->data;

    while (p->root * p->root < p->number)
        p->root++;
}

static void root_found(uv_work_t *work, int status)
{
    struct puzzle *p = work->data;

    assert(status == 0);
    p->on_solved(p);
}

/* --- the module above, its users below --- */

static void solve(uv_loop_t *loop, struct puzzle *p, solved_fn on_solved)
{
    p->on_solved = on_solved;
    p->work.data = p;
    assert(uv_queue_work(loop, &p->work, search_root, root_found) == 0);
}

static void count_it(struct puzzle *p)
{
    (void)p;
}

static void solve_all(uv_loop_t *loop, struct puzzle *puzzles, int count)
{
    for (int i = 0; i < count; i++) {
        solve(loop, &puzzles[i], count_it);
        total += puzzles[i].root;
    }
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct puzzle puzzles[3] = {
        {.number = 81}, {.number = 144}, {.number = 16}};

    solve_all(loop, puzzles, 3);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return total == 25 ? 0 : 1;
}
