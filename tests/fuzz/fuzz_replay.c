/* Names of schedules, as a user types them: play/replay.c. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "play/protocol.h"
#include "play/replay.h"

static const char *const words[] = {"a", "A", "0", "z", "a042", "\n", NULL};

static void sample(uint64_t seed, const uint32_t *picks, size_t count)
{
    struct replay replay = {.seed = seed};
    struct strbuf name = STRBUF_INIT;

    if (picks)
        replay_set_picks(&replay, picks, count);
    replay_format(&replay, &name);
    fuzz_sample(name.text, name.len);
    strbuf_release(&name);
    replay_release(&replay);
}

static void samples(void)
{
    static const uint32_t picks[] = {0, 1, 0, 0, 7, 2};

    sample(0, NULL, 0);
    sample(UINT64_MAX, NULL, 0);
    sample(5, picks, 6);
}

static void check_parsed(const struct replay *replay)
{
    struct strbuf name = STRBUF_INIT;
    struct replay again;
    struct error err = {0};

    replay_format(replay, &name);
    fuzz_check(fuzz_is_harmless(name.text, name.len));
    fuzz_check(replay_parse(name.text, &again, &err) == 0);
    fuzz_check(again.seed == replay->seed &&
               again.by_picks == replay->by_picks &&
               again.pick_count == replay->pick_count);
    fuzz_check(replay->pick_count == 0 ||
               !memcmp(again.picks, replay->picks,
                       replay->pick_count * sizeof(*replay->picks)));
    replay_release(&again);
    strbuf_release(&name);
}

/* Any bytes are some picks; they have a name. */
static void check_picks(const uint8_t *data, size_t len)
{
    uint32_t *picks = xcalloc(len + 1, sizeof(*picks));
    struct replay replay = {.seed = len};

    for (size_t i = 0; i < len; i++)
        picks[i] = data[i] < 0x40 ? data[i] : 0;
    replay_set_picks(&replay, picks,
                     len < PROTOCOL_PICKS_MAX ? len : PROTOCOL_PICKS_MAX);
    check_parsed(&replay);
    replay_release(&replay);
    free(picks);
}

static void run(const uint8_t *data, size_t len)
{
    char *text = xstrndup((const char *)data, len);
    struct replay replay;
    struct error err = {0};

    if (replay_parse(text, &replay, &err) == 0)
        check_parsed(&replay);
    else
        fuzz_check(!replay.picks && err.msg[0]);
    replay_release(&replay);
    check_picks(data, len);
    free(text);
}

static const struct fuzz_target target = {"replay", samples, words, run};
FUZZ_MAIN(target)
