/* expect: class=race rule=UV501 also=UV606 line=26 schedules=any */
/*
 * Feature switches are bits of one word. Each switch remembers the word before
 * it has checked its licence file, and writes it back with its bit: other bits
 * are cleared again.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

enum { SEARCH = 1, EXPORT = 2, MAPS = 4 };

struct toggle {
    uv_fs_t licence;
    unsigned bit, word;
};

static unsigned features;
static int running;

static void licence_checked(uv_fs_t *req)
{
    struct toggle *toggle = req->data;

    if (req->result == 0)
        features = toggle->word | toggle->bit;
    uv_fs_req_cleanup(req);
    free(toggle);
    running--;
}

static void enable(uv_loop_t *loop, unsigned bit)
{
    struct toggle *toggle = malloc(sizeof(*toggle));

    toggle->bit = bit;
    toggle->word = features;
    toggle->licence.data = toggle;
    running++;
    assert(uv_fs_access(loop, &toggle->licence, ".", 4, licence_checked) == 0);
}

static void enable_all(uv_timer_t *timer)
{
    static const unsigned bits[] = {SEARCH, EXPORT, MAPS};

    for (size_t i = 0; i < sizeof(bits) / sizeof(*bits); i++)
        enable(timer->loop, bits[i]);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t loop;
    uv_timer_t start;

    uv_loop_init(&loop);
    uv_timer_init(&loop, &start);
    uv_timer_start(&start, enable_all, 2, 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(&loop) == 0);
    assert(running == 0);
    return features == (SEARCH | EXPORT | MAPS) ? 0 : 1;
}
