/* expect: none */
/* A mail filter gets a whole night's mail at once, and its workers rate it
 * letter by letter. */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct letter {
    struct letter *next;
    unsigned words;
    unsigned score;
};

static struct letter *inbox;
static int rated;
static unsigned checksum;
static uv_async_t arrival;
static uv_work_t work;

static void receive(int count)
{
    for (int i = 0; i < count; i++) {
        struct letter *letter = calloc(1, sizeof(*letter));

        assert(letter);
        letter->words = 10000000u + i;
        letter->next = inbox;
        inbox = letter;
    }
}

static unsigned rate(const struct letter *letter)
{
    unsigned score = letter->words;

    for (unsigned w = 1; w < letter->words; w++)
        score = score * 31 + (score ^ w) % w;
    return score;
}

static void rate_one(uv_work_t *req)
{
    struct letter *letter = req->data;

    letter->score = rate(letter);
}

static void next_one(uv_loop_t *loop);

static void one_rated(uv_work_t *req, int status)
{
    struct letter *letter = req->data;

    assert(status == 0);
    checksum ^= letter->score;
    rated++;
    free(letter);
    next_one(req->loop);
}

static void next_one(uv_loop_t *loop)
{
    work.data = inbox;
    if (!inbox)
        return;
    inbox = inbox->next;
    uv_queue_work(loop, &work, rate_one, one_rated);
}

static void arrived(uv_async_t *async)
{
    next_one(async->loop);
    uv_close((uv_handle_t *)async, NULL);
}

int main(void)
{
    receive(40);
    uv_async_init(uv_default_loop(), &arrival, arrived);
    uv_async_send(&arrival);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return rated == 40 && checksum != 0 ? 0 : 1;
}
