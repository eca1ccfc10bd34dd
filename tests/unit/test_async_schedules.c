/*
 * test_async_schedules [COUNT [SEED]]: random programs of the course library,
 * one a seed, held against what must be true of every program. Without
 * arguments a few hundred; tools/async-campaign plays 10,000.
 *
 * Theory of operation. A program is a tree of tasks (actors); each draws a few
 * deeds (sleep, hold a semaphore or mutex, put items, make children and wait
 * for them in some way, cancel somebody) and returns a number. Books are kept
 * beside the library, by the plainest means:
 *
 *   - a task's result arrives once, where it is awaited, and is what it
 *     returned; what was cancelled before it began never ran;
 *   - who was cancelled is told once at the most, and at once if it waits
 *     after that for something else than tasks; nobody else is told anything;
 *   - who waits for tasks passes the request on to all that have not ended;
 *   - so many hold the semaphore as it lets in, one the mutex; they come in in
 *     the order in which they began to wait;
 *   - each item that was put is got once, and in order;
 *   - when all is over nobody waits, no file is open, the loop is empty.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "async.h"
#include "async_watch.h"

enum {
    COUNT_DEFAULT = 300,
    DEPTH_MAX = 3,
    CHILDREN_MAX = 5,
    DEEDS_MAX = 10,
    ACTORS_MAX = 300,
    PERMITS_MAX = 2,
    ROOM = 2,
    TICKETS_MAX = 4096
};

static uint64_t seed_now;

static void wrong(int line, const char *what)
{
    fprintf(stderr, "seed %llu, line %d: not %s\n",
            (unsigned long long)seed_now, line, what);
    abort();
}

#define MUST(condition) ((condition) ? (void)0 : wrong(__LINE__, #condition))

/* A task that is thrown away while it reads a file loses its buffer: so says
 * the contract. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:async_read_file";
}

const char *__lsan_default_options(void);
const char *__lsan_default_options(void)
{
    return "print_suppressions=0";
}

/* --- chance --- */

static uint64_t chance;

static unsigned draw(unsigned below)
{
    chance ^= chance << 13;
    chance ^= chance >> 7;
    chance ^= chance << 17;
    return (unsigned)((chance >> 11) % below);
}

static void draw_from(uint64_t seed)
{
    seed_now = seed;
    chance = (seed + 1) * UINT64_C(0x9E3779B97F4A7C15);
    for (int i = 0; i < 8; i++)
        draw(2);
}

/* --- the books --- */

/* One task; the struct outlives it. */
struct actor {
    struct task *task; /* NULL when it was used up */
    int depth, result;
    bool began, asked, told, ended, forgotten;
    bool in_group;     /* which uses it up when it has ended */
    bool asked_unborn; /* before it began */
    unsigned long asked_at, ended_at;
    unsigned arrived; /* results, where it is awaited */
};

/* Who began to wait as the how manieth. */
struct line {
    unsigned next;
    int served_last;
    enum { WAITING, SERVED, GAVE_UP } state[TICKETS_MAX];
};

static struct program {
    struct actor actors[ACTORS_MAX];
    unsigned actor_count;
    struct semaphore permits;
    int permit_count;
    struct mutex mutex;
    struct queue queue;
    void *room[ROOM];
    struct line for_permits, for_mutex, for_room;
    int holding_permits, holding_mutex, dropped;
    unsigned long events;
} p;

static struct {
    unsigned long tasks, told, timeouts, dropped, items;
} totals;

static const int actor_key;
static struct actor *being_made;

static struct actor *self(void)
{
    return task_local(&actor_key);
}

/* --- what the library says of itself --- */

static void was_created(void **watch, const char *name, async_fn *fn,
                        const void *site)
{
    (void)name, (void)fn, (void)site;
    *watch = being_made;
    being_made = NULL;
    totals.tasks++;
}

static void was_cancelled(void **watch)
{
    struct actor *actor = *watch;

    if (!actor)
        return;
    MUST(!actor->asked && !actor->ended);
    actor->asked = true;
    actor->asked_unborn = !actor->began;
    actor->asked_at = ++p.events;
}

static void has_completed(void **watch, int result)
{
    struct actor *actor = *watch;

    if (!actor)
        return;
    MUST(!actor->ended);
    MUST(actor->began != actor->asked_unborn);
    MUST(actor->began ? result == actor->result : result == UV_ECANCELED);
    actor->result = result;
    actor->ended = true;
    actor->ended_at = ++p.events;
    if (actor->in_group)
        actor->task = NULL;
}

static void was_dropped(void **watch, bool started, bool ended, bool cancelled)
{
    (void)watch, (void)started;
    MUST(!cancelled);
    p.dropped += !ended;
    totals.dropped += !ended;
}

static const struct async_hooks hooks = {.created = was_created,
                                         .cancelled = was_cancelled,
                                         .completed = has_completed,
                                         .dropped = was_dropped};

/* --- being told --- */

static bool is_due(void)
{
    return self()->asked && !self()->told;
}

/* After a function that waits for something else than tasks; `due` is what
 * is_due() was before. True if the task was told to stop. */
static bool told(int rc, bool due)
{
    struct actor *actor = self();

    MUST(!due || rc == UV_ECANCELED);
    if (rc != UV_ECANCELED)
        return false;
    MUST(actor->asked && !actor->told);
    actor->told = true;
    totals.told++;
    return true;
}

/* After one that waits for tasks, which may say so of their own. */
static void maybe_told(int rc)
{
    if (rc == UV_ECANCELED && is_due())
        (void)told(rc, true);
}

/* --- lines --- */

static unsigned line_join(struct line *line)
{
    MUST(line->next < TICKETS_MAX);
    return line->next++;
}

static void line_served(struct line *line, unsigned ticket)
{
    MUST(line->state[ticket] == WAITING);
    MUST(line->served_last < (int)ticket);
    line->state[ticket] = SERVED;
    line->served_last = (int)ticket;
}

static void line_left(struct line *line, unsigned ticket)
{
    MUST(line->state[ticket] == WAITING);
    line->state[ticket] = GAVE_UP;
}

static void line_is_over(const struct line *line)
{
    for (unsigned i = 0; i < line->next; i++)
        MUST(line->state[i] != WAITING);
}

/* --- deeds without children --- */

static void sleep_a_little(void)
{
    bool due = is_due();

    told(async_sleep(draw(4) ? 0 : draw(2)), due);
}

static void hold_permit(void)
{
    unsigned ticket = line_join(&p.for_permits);
    bool due = is_due();
    int rc = semaphore_acquire(&p.permits);

    if (told(rc, due)) {
        line_left(&p.for_permits, ticket);
        return;
    }
    MUST(rc == 0);
    /* Of two that were let in, either may go on first. */
    if (p.permit_count > 1)
        p.for_permits.served_last = -1;
    line_served(&p.for_permits, ticket);
    MUST(++p.holding_permits <= p.permit_count);
    if (draw(2))
        sleep_a_little();
    p.holding_permits--;
    semaphore_release(&p.permits);
}

static void hold_mutex(void)
{
    unsigned ticket = line_join(&p.for_mutex);
    bool due = is_due();
    int rc = mutex_lock(&p.mutex);

    if (told(rc, due)) {
        line_left(&p.for_mutex, ticket);
        return;
    }
    MUST(rc == 0);
    line_served(&p.for_mutex, ticket);
    MUST(++p.holding_mutex == 1);
    if (draw(2))
        sleep_a_little();
    p.holding_mutex--;
    MUST(mutex_unlock(&p.mutex) == 0);
    MUST(mutex_unlock(&p.mutex) == UV_EPERM);
}

/* An item is its ticket, and one more. */
static void put_item(void)
{
    unsigned ticket = line_join(&p.for_room);
    bool due = is_due();
    int rc = queue_put(&p.queue, (char *)p.room + ticket + 1);

    if (told(rc, due) || rc == UV_EPIPE)
        line_left(&p.for_room, ticket);
    MUST(rc == 0 || rc == UV_ECANCELED || p.queue.closed);
}

static int twice(void *arg)
{
    *(int *)arg *= 2;
    return *(int *)arg;
}

static void work(void)
{
    int value = (int)draw(1000) + 1, doubled = 2 * value;
    bool due = is_due();
    int rc = async_work(twice, &value);

    if (!told(rc, due))
        MUST(rc == doubled && value == doubled);
    else
        MUST(value * 2 == doubled);
}

static void read_something(void)
{
    char *data = NULL;
    size_t len = 0;
    bool due = is_due();
    int rc = async_read_file("/proc/self/comm", &data, &len);

    if (told(rc, due))
        MUST(!data);
    else
        MUST(rc == 0 && len > 0);
    free(data);
}

static void cancel_somebody(void)
{
    const struct actor *actor = &p.actors[draw(p.actor_count)];

    task_cancel(actor->task);
    if (draw(3) == 0)
        task_cancel(actor->task);
}

/* --- children --- */

static int act(void *arg);

/* Some tasks that one actor made, on its stack. */
struct children {
    struct actor *actors[CHILDREN_MAX];
    struct task *tasks[CHILDREN_MAX];
    int results[CHILDREN_MAX];
    size_t count;
};

static void make_child(struct children *c)
{
    struct actor *child = &p.actors[p.actor_count++];

    child->depth = self()->depth + 1;
    being_made = child;
    child->task = task_new("actor", act, child);
    MUST(child->task);
    if (draw(2))
        MUST(task_spawn(child->task) == 0);
    c->actors[c->count] = child;
    c->tasks[c->count++] = child->task;
}

static void make_children(struct children *c)
{
    size_t count = 1 + draw(CHILDREN_MAX);

    c->count = 0;
    while (c->count < count && p.actor_count < ACTORS_MAX)
        make_child(c);
}

/* The result of a child came, once and for all. */
static void arrived(struct children *c, size_t i, int result)
{
    struct actor *child = c->actors[i];

    MUST(child->ended && child->arrived++ == 0);
    MUST(child->result == result);
    child->task = NULL;
}

static void all_arrived(struct children *c)
{
    for (size_t i = 0; i < c->count; i++)
        arrived(c, i, c->results[i]);
}

/* If the one who waits was asked to stop since `since`, or before and was not
 * told yet (`due`), so were all children that had not ended by then. */
static void was_passed_on(const struct children *c, unsigned long since,
                          bool due)
{
    const struct actor *actor = self();

    if (!actor->asked || (actor->asked_at <= since && !due))
        return;
    for (size_t i = 0; i < c->count; i++)
        MUST(c->actors[i]->asked || c->actors[i]->ended_at <= since ||
             c->actors[i]->ended_at < actor->asked_at);
}

static void await_each(struct children *c)
{
    for (size_t i = 0; i < c->count; i++) {
        int rc = await(c->tasks[i]);

        arrived(c, i, rc);
        maybe_told(rc);
    }
}

static int first_error(const struct children *c)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->results[i] < 0)
            return c->results[i];
    return 0;
}

static void gather_them(struct children *c)
{
    unsigned long since = p.events;
    bool due = is_due();
    int rc = gather(c->tasks, c->count, c->results);

    all_arrived(c);
    was_passed_on(c, since, due);
    MUST(rc == first_error(c) || (rc == UV_ECANCELED && is_due()));
    MUST((rc == 0) == (first_error(c) == 0));
    maybe_told(rc);
}

static const struct actor *first_to_fail(const struct children *c)
{
    const struct actor *first = NULL;

    for (size_t i = 0; i < c->count; i++)
        if (c->results[i] < 0 &&
            (!first || c->actors[i]->ended_at < first->ended_at))
            first = c->actors[i];
    return first;
}

static void gather_or_cancel_them(struct children *c)
{
    int rc = gather_or_cancel(c->tasks, c->count, c->results);
    const struct actor *first = first_to_fail(c);

    all_arrived(c);
    MUST((rc == 0) == !first);
    MUST(!first || rc == first->result || (rc == UV_ECANCELED && is_due()));
    for (size_t i = 0; first && i < c->count; i++)
        MUST(c->actors[i] == first || c->actors[i]->asked ||
             c->actors[i]->ended_at < first->ended_at);
    maybe_told(rc);
}

static void cancel_them(struct children *c)
{
    cancel_all(c->tasks, c->count);
    for (size_t i = 0; i < c->count; i++)
        if (c->actors[i]->task)
            arrived(c, i, c->actors[i]->result);
}

static void wait_for_first(struct children *c)
{
    bool due = is_due();
    int rc, i = wait_first(c->tasks, c->count);

    if (!told(i, due)) {
        MUST(i >= 0 && c->actors[i]->ended);
        for (size_t j = 0; j < c->count; j++)
            MUST(!c->actors[j]->ended ||
                 c->actors[j]->ended_at >= c->actors[i]->ended_at);
        rc = await(c->tasks[i]);
        arrived(c, (size_t)i, rc);
        maybe_told(rc);
    }
    cancel_them(c);
}

static void take_as_completed(struct children *c)
{
    unsigned long last = 0;

    for (size_t n = 0; n < c->count; n++) {
        bool due = is_due();
        int result, i = as_completed(c->tasks, c->count, &result);

        if (told(i, due)) {
            cancel_them(c);
            return;
        }
        MUST(i >= 0 && c->actors[i]->ended_at > last);
        last = c->actors[i]->ended_at;
        arrived(c, (size_t)i, result);
    }
}

static void await_with_timeouts(struct children *c)
{
    for (size_t i = 0; i < c->count; i++) {
        int rc = with_timeout(c->tasks[i], draw(3));

        if (rc == UV_ETIMEDOUT) {
            MUST(c->actors[i]->asked);
            rc = UV_ECANCELED;
            totals.timeouts++;
            arrived(c, i, rc);
            continue;
        }
        arrived(c, i, rc);
        maybe_told(rc);
    }
}

/* From the group's point of view one that has ended does so now. */
static void put_into(struct task_group *group, struct actor *actor)
{
    struct task *task = actor->task;

    actor->in_group = true;
    if (actor->ended) {
        actor->ended_at = ++p.events;
        actor->task = NULL;
    }
    MUST(task_group_add(group, task) == 0);
}

/* One by one, with something in between; some have ended by then. */
static void group_them(struct children *c)
{
    struct task_group group = TASK_GROUP_INIT;
    const struct actor *first;
    int rc;

    for (size_t i = 0; i < c->count; i++) {
        put_into(&group, c->actors[i]);
        if (draw(2))
            sleep_a_little();
    }
    if (draw(6) == 0)
        task_group_cancel(&group);
    rc = task_group_wait(&group);
    MUST(!group.first);
    for (size_t i = 0; i < c->count; i++) {
        c->results[i] = c->actors[i]->result;
        arrived(c, i, c->results[i]);
    }
    first = first_to_fail(c);
    MUST((rc == 0) == !first);
    MUST(!first || rc == first->result || (rc == UV_ECANCELED && is_due()));
    maybe_told(rc);
}

static void cancel_some_and_gather(struct children *c)
{
    for (size_t i = 0; i < c->count; i++)
        if (draw(2))
            task_cancel(c->tasks[i]);
    gather_them(c);
}

/* Nobody will await them. */
static void forget(struct children *c)
{
    for (size_t i = 0; i < c->count; i++) {
        (void)task_spawn(c->tasks[i]);
        c->actors[i]->forgotten = true;
    }
}

static void have_children(void)
{
    static void (*const ways[])(struct children *) = {
        await_each,          gather_them,           gather_or_cancel_them,
        group_them,          wait_for_first,        take_as_completed,
        await_with_timeouts, cancel_some_and_gather};
    struct children c;

    if (self()->depth >= DEPTH_MAX)
        return;
    make_children(&c);
    if (c.count == 0)
        return;
    if (draw(12) == 0)
        forget(&c);
    else
        ways[draw(sizeof(ways) / sizeof(ways[0]))](&c);
}

/* --- actors --- */

static int act(void *arg)
{
    static void (*const deeds[])(void) = {
        sleep_a_little,  hold_permit,   hold_mutex,    put_item,      work,
        cancel_somebody, have_children, have_children, read_something};
    struct actor *actor = arg;

    actor->began = true;
    MUST(task_set_local(&actor_key, actor) == 0);
    for (unsigned left = 1 + draw(DEEDS_MAX); left > 0; left--) {
        deeds[draw(sizeof(deeds) / sizeof(deeds[0]))]();
        MUST(self() == actor);
        if (actor->told && draw(4))
            break;
    }
    actor->result = actor->told && draw(8) ? UV_ECANCELED
                    : draw(4)              ? (int)draw(100)
                                           : UV_EIO;
    return actor->result;
}

static int get_one(void *arg)
{
    return queue_get(&p.queue, arg);
}

static int get_in_some_way(void **item)
{
    if (draw(2))
        return queue_get(&p.queue, item);
    return with_timeout(task_new("get", get_one, item), draw(2));
}

/* Takes all items, by and by. */
static int consume(void *arg)
{
    void *item = NULL;
    int rc;

    (void)arg;
    while ((rc = get_in_some_way(&item)) == 0 || rc == UV_ETIMEDOUT) {
        if (rc == 0) {
            line_served(&p.for_room,
                        (unsigned)((char *)item - (char *)p.room) - 1);
            totals.items++;
        }
        if (draw(3) == 0)
            MUST(async_sleep(0) == 0);
    }
    MUST(rc == UV_EOF);
    return 0;
}

static int direct(void *arg)
{
    struct actor *first = &p.actors[p.actor_count++];
    struct task *consumer = task_new("consumer", consume, NULL);
    bool shut_down = draw(2);
    int rc;

    (void)arg;
    MUST(task_spawn(consumer) == 0);
    being_made = first;
    first->task = task_new("first", act, first);
    rc = await(first->task);
    first->task = NULL;
    MUST(first->ended && rc == first->result);
    if (!shut_down)
        return 0;
    queue_close(&p.queue);
    MUST(await(consumer) == 0);
    return async_shutdown();
}

/* --- one program --- */

static void nobody_waits(void)
{
    MUST(!p.permits.waiting.first && !p.permits.waiting.last);
    MUST(!p.mutex.waiting.first && !p.mutex.waiting.last);
    MUST(!p.queue.putting.first && !p.queue.putting.last);
    MUST(!p.queue.getting.first && !p.queue.getting.last);
}

static void all_is_over(void)
{
    for (unsigned i = 0; i < p.actor_count; i++) {
        const struct actor *actor = &p.actors[i];

        MUST(actor->ended);
        MUST(actor->arrived == (i > 0 && !actor->forgotten));
    }
    MUST(p.holding_permits == 0 && (int)p.permits.available == p.permit_count);
    MUST(p.holding_mutex == 0 && p.mutex.owner == 0);
    MUST(p.queue.count == 0);
    line_is_over(&p.for_permits);
    line_is_over(&p.for_mutex);
    line_is_over(&p.for_room);
}

static int lowest_free_file(void)
{
    int file = open("/dev/null", O_RDONLY | O_CLOEXEC);

    close(file);
    return file;
}

static void play(uv_loop_t *loop, uint64_t seed)
{
    int file = lowest_free_file();

    memset(&p, 0, sizeof(p));
    p.permit_count = 1 + (int)(seed % PERMITS_MAX);
    p.permits = (struct semaphore)SEMAPHORE_INIT((unsigned)p.permit_count);
    p.queue.room = p.room;
    p.queue.capacity = seed % (ROOM + 1);
    p.for_permits.served_last = -1;
    p.for_mutex.served_last = -1;
    p.for_room.served_last = -1;
    draw_from(seed);
    MUST(async_run(loop, task_new("director", direct, NULL)) == 0);
    nobody_waits();
    if (p.dropped > 0)
        return; /* in the middle of whatever they were doing */
    all_is_over();
    MUST(lowest_free_file() == file);
}

int main(int argc, char **argv)
{
    uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : COUNT_DEFAULT;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;

    async_set_hooks(&hooks);
    for (uint64_t i = 0; i < count; i++) {
        uv_loop_t loop;

        MUST(uv_loop_init(&loop) == 0);
        play(&loop, seed + i);
        MUST(uv_loop_close(&loop) == 0);
    }
    printf("%llu schedules: %lu tasks, %lu told to stop, %lu timeouts, %lu "
           "items, %lu dropped\n",
           (unsigned long long)count, totals.tasks, totals.told,
           totals.timeouts, totals.items, totals.dropped);
    return 0;
}
