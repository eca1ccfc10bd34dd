/* A schedule is a function of its seed or of its picks, and nothing else. */
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "played.h"

enum { WORKS = 4, PICKS_MAX = 256, SEEDS = 128 };

/* What one run in a process of its own leaves behind. */
struct outcome {
    char log[PLAYED_MAX];
    uint64_t hash;
    uint32_t picks[PICKS_MAX], kinds[PICKS_MAX], count;
    uint32_t points[TRACE_POINT_COUNT];
    struct trace_choice first;
};

static struct outcome *outcome;
static uv_work_t works[WORKS];
static uv_timer_t timer;
static unsigned arrived;

LEARNER static void work(uv_work_t *r)
{
    played_log("%d", (int)(r - works));
}

LEARNER static void after(uv_work_t *r, int status)
{
    (void)status;
    played_log("%c", 'a' + (int)(r - works));
    if (arrived++ < WORKS)
        uv_queue_work(&loop, r, work, after);
}

LEARNER static void fired(uv_timer_t *t)
{
    played_log("T");
    uv_close((uv_handle_t *)t, NULL);
}

LEARNER static void several(void)
{
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, fired, 5, 0);
    for (size_t i = 0; i < WORKS; i++)
        uv_queue_work(&loop, &works[i], work, after);
}

static void note(void *arg, const struct trace_record *record)
{
    struct trace_choice choice;

    played_record(arg, record);
    if (record->type != TRACE_CHOICE)
        return;
    memcpy(&choice, record, sizeof(choice));
    ck_assert_uint_eq(choice.index, outcome->count);
    ck_assert_uint_lt(choice.picked, choice.options);
    if (outcome->count == 0)
        outcome->first = choice;
    outcome->points[choice.point]++;
    if (outcome->count == PICKS_MAX)
        return;
    outcome->kinds[outcome->count] = choice.point;
    outcome->picks[outcome->count++] = choice.picked;
}

static struct outcome play(struct rt_config config, void (*scene)(void))
{
    int status;
    pid_t child;

    *outcome = (struct outcome){.count = 0};
    config.sink = note;
    child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        played_run_with(&config, scene);
        memcpy(outcome->log, played.log, sizeof(outcome->log));
        outcome->hash = rt_trace_hash();
        _exit(0);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    return *outcome;
}

static void prepare(void)
{
    outcome = mmap(NULL, sizeof(*outcome), PROT_READ | PROT_WRITE,
                   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert_ptr_ne(outcome, MAP_FAILED);
}

/* The same seed gives the same trace, byte for byte; seeds differ. */
START_TEST(a_seed_is_one_schedule)
{
    unsigned distinct = 0;
    uint64_t plain;

    prepare();
    plain = play(played_config(0), several).hash;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct outcome once = play(played_config(seed), several);

        ck_assert_uint_eq(play(played_config(seed), several).hash, once.hash);
        distinct += once.hash != plain;
    }
    ck_assert_uint_gt(distinct, SEEDS / 2);
}
END_TEST

/* What a seed picked, given as picks, is the same run. */
START_TEST(picks_play_a_seed_again)
{
    prepare();
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct outcome by_seed = play(played_config(seed), several);
        struct rt_config config = played_config(0);

        config.by_picks = true;
        config.picks = by_seed.picks;
        config.pick_count = by_seed.count;
        ck_assert_str_eq(play(config, several).log, by_seed.log);
        ck_assert_uint_eq(play(config, several).hash, by_seed.hash);
    }
}
END_TEST

/* No picks are the plain order, whatever the seed; a pick that is too great
 * for its point is none. */
START_TEST(what_is_not_picked_is_plain)
{
    uint32_t wild[PICKS_MAX];
    struct rt_config config = played_config(40);
    struct outcome plain;

    prepare();
    plain = play(played_config(0), several);
    config.by_picks = true;
    ck_assert_uint_eq(play(config, several).hash, plain.hash);
    memset(wild, 0xff, sizeof(wild));
    config.picks = wild;
    config.pick_count = PICKS_MAX;
    ck_assert_uint_eq(play(config, several).hash, plain.hash);
}
END_TEST

/* A choice tells between which operations it was. */
START_TEST(a_choice_names_its_operations)
{
    struct rt_config config = played_config(0);
    uint32_t picks[] = {0, 0, 0, 2};
    struct outcome seen;

    prepare();
    config.by_picks = true;
    config.picks = picks;
    config.pick_count = 4;
    seen = play(config, several);
    /* The timer is operation 1. */
    ck_assert_uint_eq(seen.first.point, TRACE_POINT_ISSUE);
    ck_assert_uint_eq(seen.first.options, 2);
    ck_assert_uint_eq(seen.first.first_op, 2);
    ck_assert_uint_gt(seen.points[TRACE_POINT_BODY], 0);
    ck_assert_uint_gt(seen.points[TRACE_POINT_NEXT], 0);
    ck_assert_ptr_nonnull(strchr(seen.log, 'c'));
}
END_TEST

/* How many of the first 64 seeds change the plain order at exactly one of the
 * points that are about what comes next, by one step: the n-th. */
static unsigned seeds_with_one_delay(uint32_t n)
{
    unsigned found = 0;

    for (uint64_t seed = 0; seed < 64; seed++) {
        struct outcome seen = play(played_config(seed), several);
        uint32_t at = UINT32_MAX, changes = 0, next = 0;

        for (uint32_t i = 0; i < seen.count; i++) {
            if (seen.picks[i])
                changes++;
            if (seen.picks[i] == 1 && seen.kinds[i] == TRACE_POINT_NEXT)
                at = next;
            next += seen.kinds[i] == TRACE_POINT_NEXT;
        }
        found += changes == 1 && at == n;
    }
    return found;
}

/* The first 64 seeds hold the plain order, and single delays of the points
 * that a short run has. */
START_TEST(single_delays_are_among_the_seeds)
{
    prepare();
    for (uint32_t n = 0; n < 6; n++)
        ck_assert_uint_ge(seeds_with_one_delay(n), 1);
}
END_TEST

static uv_idle_t handles[3];
static uv_async_t async;
static uv_pipe_t pipe_end;
static uv_work_t sender;
static int sends;

LEARNER static void closed(uv_handle_t *handle)
{
    played_log("%c", 'a' + (int)((uv_idle_t *)handle - handles));
}

LEARNER static void close_three(void)
{
    for (size_t i = 0; i < 3; i++) {
        uv_idle_init(&loop, &handles[i]);
        uv_close((uv_handle_t *)&handles[i], closed);
    }
}

LEARNER static void woken(uv_async_t *handle)
{
    played_log("w");
    if (sends == 2)
        uv_close((uv_handle_t *)handle, NULL);
}

LEARNER static void send_twice(uv_work_t *req)
{
    (void)req;
    sends = 1;
    uv_async_send(&async);
    sends = 2;
    uv_async_send(&async);
}

LEARNER static void sent(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
}

LEARNER static void two_sends(void)
{
    uv_async_init(&loop, &async, woken);
    uv_queue_work(&loop, &sender, send_twice, sent);
}

LEARNER static void give_room(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    static char room[64];

    (void)handle;
    (void)size;
    *buf = uv_buf_init(room, sizeof(room));
}

LEARNER static void came(uv_stream_t *stream, ssize_t count,
                         const uv_buf_t *buf)
{
    (void)buf;
    if (count > 0)
        played_log("%d ", (int)count);
    else if (count < 0)
        uv_close((uv_handle_t *)stream, NULL);
}

LEARNER static void read_eight(void)
{
    int ends[2];

    uv_socketpair(SOCK_STREAM, 0, ends, 0, 0);
    ck_assert_int_eq(write(ends[1], "12345678", 8), 8);
    close(ends[1]);
    uv_pipe_init(&loop, &pipe_end, 0);
    uv_pipe_open(&pipe_end, ends[0]);
    uv_read_start((uv_stream_t *)&pipe_end, give_room, came);
}

/* Whether one of the first 64 seeds shows this. */
static bool is_shown(void (*scene)(void), const char *log)
{
    for (uint64_t seed = 0; seed < 64; seed++)
        if (strcmp(play(played_config(seed), scene).log, log) == 0)
            return true;
    return false;
}

/* libuv calls back the last that was closed first; it promises no order. */
START_TEST(close_callbacks_come_in_any_order)
{
    prepare();
    ck_assert_str_eq(play(played_config(0), close_three).log, "cba");
    ck_assert(is_shown(close_three, "abc"));
    ck_assert(is_shown(close_three, "bca"));
}
END_TEST

/* Two sends are one callback or two; never none. */
START_TEST(sends_are_joined_or_not)
{
    prepare();
    ck_assert_str_eq(play(played_config(0), two_sends).log, "w");
    ck_assert(is_shown(two_sends, "ww"));
}
END_TEST

/* Bytes come in pieces, all of them, also when the other side is gone. */
START_TEST(bytes_come_in_pieces)
{
    prepare();
    ck_assert_str_eq(play(played_config(0), read_eight).log, "8 ");
    for (uint64_t seed = 0; seed < 64; seed++) {
        struct outcome seen = play(played_config(seed), read_eight);
        char *at = seen.log;
        long sum = 0;

        while (*at && *at != '\n')
            sum += strtol(at, &at, 10), at += *at == ' ';
        ck_assert_msg(sum == 8, "seed %d: %s", (int)seed, seen.log);
    }
    ck_assert(is_shown(read_eight, "1 7 "));
}
END_TEST

PLAYED_MAIN(schedule, a_seed_is_one_schedule, picks_play_a_seed_again,
            what_is_not_picked_is_plain, a_choice_names_its_operations,
            single_delays_are_among_the_seeds,
            close_callbacks_come_in_any_order, sends_are_joined_or_not,
            bytes_come_in_pieces)
