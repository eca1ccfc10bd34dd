/* expect: class=blocking rule=UV305 line=46 schedules=any */
/* A mail filter gets a whole night's mail at once and rates all of it in one
 * callback. */
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

static void arrived(uv_async_t *async)
{
    while (inbox) {
        struct letter *letter = inbox;

        inbox = letter->next;
        letter->score = rate(letter);
        checksum ^= letter->score;
        rated++;
        free(letter);
    }
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
