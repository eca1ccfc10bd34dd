/* expect: check=6a.4.order check=6a.4.times rule=- line=0 */
/*
 * washday.c - a program to read, and a table of what it does.
 */
#include "washday.h"

#include <string.h>

/* --- the program --- */

struct house {
    const struct washday *day;
    washday_note_fn *note;
    void *note_arg;
};

static void house_note(const struct house *house, enum washday_step step)
{
    house->note(house->note_arg, step);
}

static int wash_run(void *arg)
{
    const struct house *house = arg;
    int rc;

    house_note(house, WASHDAY_WASH_STARTS);
    rc = async_sleep(house->day->wash_ms);
    house_note(house, WASHDAY_WASH_ENDS);
    return rc;
}

static int bake_run(void *arg)
{
    const struct house *house = arg;
    int rc;

    house_note(house, WASHDAY_BAKE_STARTS);
    rc = async_sleep(house->day->bake_ms);
    house_note(house, WASHDAY_BAKE_ENDS);
    return rc;
}

int washday_run(const struct washday *day, washday_note_fn *note, void *arg)
{
    struct house house = {day, note, arg};
    struct task *wash = task_new("wash", wash_run, &house);
    struct task *bake = task_new("bake", bake_run, &house);
    int walked, baked, washed;

    house_note(&house, WASHDAY_TASKS_MADE);
    task_spawn(wash);
    house_note(&house, WASHDAY_WASH_SPAWNED);
    walked = async_sleep(day->walk_ms);
    house_note(&house, WASHDAY_BACK_HOME);
    baked = await(bake);
    house_note(&house, WASHDAY_BREAD_OUT);
    washed = await(wash);
    house_note(&house, WASHDAY_DONE);
    return walked < 0 ? walked : baked < 0 ? baked : washed;
}

/* --- what it does --- */

void washday_predict(const struct washday *day, struct washday_row *ret_table)
{
    const struct washday_row table[WASHDAY_STEPS] = {
        {WASHDAY_TASKS_MADE, 0},
        {WASHDAY_WASH_SPAWNED, 0},
        {WASHDAY_WASH_STARTS, 0},
        {WASHDAY_BAKE_STARTS, 0},
        {WASHDAY_BACK_HOME, day->walk_ms},
        {WASHDAY_BAKE_ENDS, day->bake_ms},
        {WASHDAY_BREAD_OUT, day->bake_ms},
        {WASHDAY_WASH_ENDS, day->wash_ms},
        {WASHDAY_DONE, day->wash_ms},
    };

    memcpy(ret_table, table, sizeof(table));
}

unsigned washday_total(const struct washday *day)
{
    unsigned bread_ms = day->walk_ms + day->bake_ms;

    return bread_ms > day->wash_ms ? bread_ms : day->wash_ms;
}
