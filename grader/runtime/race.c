/*
 * race.c - vector clocks.
 *
 * Theory of operation. A strand is a sequence of accesses that the program
 * orders by itself: all callbacks of the loop are one, each body on the pool is
 * one, though a thread runs many of them: which one is chance. Each strand has
 * a time, which ticks when others may learn of it, and knows for each other
 * strand the time up to which it has waited for it.
 *
 * Strands that ended give their number to new ones, which count on from their
 * time. A number whose last owner the new strand knows is taken first; if there
 * is none, a race between those two is missed, none is invented.
 *
 * Only one thread runs at a time (pool.c), so nothing here needs a lock.
 */
#include "runtime/race.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/rt_internal.h"

enum { OBJECTS_FIRST = 256, OBJECTS_MAX = 64 * 1024 /* powers of two */ };

struct race_point {
    uint32_t times[RACE_STRANDS];
};

/* What was released into an object. */
struct object {
    const void *address; /* NULL: free */
    bool is_writer;      /* who holds this lock */
    struct race_point known;
};

static struct {
    struct race_point known[RACE_STRANDS]; /* by each strand */
    bool lives[RACE_STRANDS], is_own_thread[RACE_STRANDS];
    bool lost; /* not all is known any more: no race can be told */
    struct object *objects;
    size_t object_count, capacity;
} race;

/* 0 is the loop thread's, so that a thread that is none of ours must say so. */
static __thread unsigned own_strand = RACE_LOOP;

static unsigned strand_now(void)
{
    if (own_strand == RACE_LOOP && !rt_on_loop_thread())
        return RACE_NOBODY;
    return own_strand;
}

static struct race_point *knowledge(void)
{
    unsigned strand = strand_now();

    return strand == RACE_NOBODY ? NULL : &race.known[strand];
}

static void learn(struct race_point *to, const struct race_point *from)
{
    for (size_t i = 0; i < RACE_STRANDS; i++)
        if (to->times[i] < from->times[i])
            to->times[i] = from->times[i];
}

/* What comes from now on is later than what others are told now. */
static const struct race_point *publish(void)
{
    unsigned strand = strand_now();

    if (strand == RACE_NOBODY)
        return NULL;
    race.known[strand].times[strand]++;
    return &race.known[strand];
}

/* --- strands --- */

struct race_point *rt_race_fork(void)
{
    struct race_point *point = calloc(1, sizeof(*point));
    const struct race_point *known = publish();

    if (point && known)
        *point = *known;
    return point;
}

static unsigned find_number(const struct race_point *from)
{
    unsigned other = RACE_NOBODY;

    for (unsigned i = RACE_LOOP + 1; i < RACE_STRANDS; i++) {
        if (race.lives[i])
            continue;
        if (race.known[i].times[i] <= from->times[i])
            return i;
        other = i;
    }
    return other;
}

void rt_race_begin(const struct race_point *from, bool is_own_thread)
{
    struct race_point *known;
    uint32_t time;

    own_strand = from ? find_number(from) : RACE_NOBODY;
    if (own_strand == RACE_NOBODY) {
        race.lost = true;
        return;
    }
    known = &race.known[own_strand];
    time = known->times[own_strand];
    *known = *from;
    known->times[own_strand] = time;
    race.lives[own_strand] = true;
    race.is_own_thread[own_strand] = is_own_thread;
}

void rt_race_end(struct race_point *point)
{
    const struct race_point *known = publish();

    if (known && point)
        *point = *known;
    if (known)
        race.lives[own_strand] = false;
    own_strand = RACE_NOBODY;
}

void rt_race_join(struct race_point *point)
{
    struct race_point *known = knowledge();

    if (known && point)
        learn(known, point);
    free(point);
}

/* --- objects --- */

/* The place of an address, or the free one where it belongs. */
static struct object *place_of(const void *address)
{
    uint64_t at = ((uintptr_t)address * 0x9e3779b97f4a7c15ull) >> 32;

    for (;; at++) {
        struct object *object = &race.objects[at & (race.capacity - 1)];

        if (!object->address || object->address == address)
            return object;
    }
}

static bool grow(void)
{
    struct object *old = race.objects, *objects;
    size_t count = race.capacity, capacity = count ? 2 * count : OBJECTS_FIRST;

    objects =
        capacity <= OBJECTS_MAX ? calloc(capacity, sizeof(*objects)) : NULL;
    if (!objects)
        return false;
    race.objects = objects;
    race.capacity = capacity;
    for (size_t i = 0; i < count; i++)
        if (old[i].address)
            *place_of(old[i].address) = old[i];
    free(old);
    return true;
}

/* NULL when it is not there. */
static struct object *find_object(const void *address)
{
    struct object *object = race.capacity ? place_of(address) : NULL;

    return object && object->address ? object : NULL;
}

/* NULL when there is no room. */
static struct object *take_object(const void *address)
{
    struct object *object = find_object(address);

    if (object)
        return object;
    if (2 * race.object_count >= race.capacity && !grow()) {
        race.lost = true;
        return NULL;
    }
    object = place_of(address);
    object->address = address;
    race.object_count++;
    return object;
}

void rt_race_release(const void *address)
{
    const struct race_point *known = rt_is_running() ? publish() : NULL;
    struct object *object = known ? take_object(address) : NULL;

    if (object)
        learn(&object->known, known);
}

void rt_race_acquire(const void *address)
{
    struct race_point *known = knowledge();
    const struct object *object = known ? find_object(address) : NULL;

    if (object)
        learn(known, &object->known);
}

/* It keeps its place: others may lie behind it. */
void rt_race_forget(const void *address)
{
    struct object *object = find_object(address);

    if (object)
        object->known = (struct race_point){{0}};
}

/* --- locks with readers --- */

/* What readers released: the place behind the lock's own. */
static const void *readers_of(const void *lock)
{
    return (const char *)lock + 1;
}

void rt_race_took_for_write(const void *lock)
{
    struct object *object = take_object(lock);

    rt_race_acquire(readers_of(lock));
    if (object)
        object->is_writer = true;
}

void rt_race_release_rwlock(const void *lock)
{
    struct object *object = find_object(lock);
    bool wrote = object && object->is_writer;

    if (wrote)
        object->is_writer = false;
    rt_race_release(wrote ? lock : readers_of(lock));
}

/* --- accesses --- */

unsigned rt_race_strand(void)
{
    return strand_now();
}

uint32_t rt_race_time(void)
{
    unsigned strand = strand_now();

    return strand == RACE_NOBODY ? 1 : race.known[strand].times[strand] + 1;
}

bool rt_race_knows(unsigned strand, uint32_t time)
{
    const struct race_point *known = knowledge();

    return race.lost || !known || strand >= RACE_STRANDS ||
           known->times[strand] >= time;
}

const char *rt_race_name(unsigned strand)
{
    if (strand == RACE_LOOP)
        return "the loop thread";
    return strand < RACE_STRANDS && race.is_own_thread[strand]
               ? "a thread of the program"
               : "a thread of the pool";
}
