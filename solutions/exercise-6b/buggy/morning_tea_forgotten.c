/* expect: check=6b.4.row rule=- line=0 */
/*
 * morning.c - breakfast in four ways, and when each step of it happens.
 */
#include "morning.h"

#include <string.h>

/* --- what has to be done --- */

static int kettle_boil(void *arg)
{
    const struct morning *m = arg;
    int rc;

    diary_note(STEP_KETTLE_ON);
    rc = async_sleep(m->kettle_ms);
    diary_note(STEP_KETTLE_BOILS);
    return rc;
}

static int bread_toast(void *arg)
{
    const struct morning *m = arg;
    int rc;

    diary_note(STEP_TOAST_IN);
    rc = async_sleep(m->toast_ms);
    diary_note(STEP_TOAST_OUT);
    return rc;
}

/* A plain function: no task of its own, whoever calls it does it. */
static int table_lay(const struct morning *m)
{
    int rc;

    diary_note(STEP_TABLE_BEGUN);
    rc = async_sleep(m->table_ms);
    diary_note(STEP_TABLE_SET);
    return rc;
}

/* A plain function, too, with an await inside. */
static int tea_make(void *m)
{
    int rc = await(task_new("kettle", kettle_boil, m));

    diary_note(STEP_TEA_MADE);
    return rc;
}

/* --- the programs --- */

int breakfast_in_a_row(void *m)
{
    int tea = tea_make(m);
    int toast = await(task_new("toast", bread_toast, m));

    diary_note(STEP_EAT);
    return tea < 0 ? tea : toast;
}

int breakfast_together(void *m)
{
    struct task *both[] = {
        task_new("kettle", kettle_boil, m),
        task_new("toast", bread_toast, m),
    };
    int rc = gather(both, 2, NULL);

    diary_note(STEP_EAT);
    return rc;
}

int breakfast_lazy(void *m)
{
    struct task *kettle = task_new("kettle", kettle_boil, m);
    int table = table_lay(m);
    int rc = await(kettle);

    diary_note(STEP_EAT);
    return rc < 0 ? rc : table;
}

int breakfast_spawned(void *m)
{
    struct task *kettle = task_new("kettle", kettle_boil, m);
    int spawned = task_spawn(kettle);
    int table = table_lay(m);
    int rc = await(kettle);

    diary_note(STEP_EAT);
    return spawned < 0 ? spawned : rc < 0 ? rc : table;
}

/* --- the tables --- */

size_t predict_in_a_row(const struct morning *m, struct row *rows)
{
    const struct row table[] = {
        {STEP_KETTLE_ON, 0},
        {STEP_KETTLE_BOILS, m->kettle_ms},
        {STEP_TOAST_IN, m->kettle_ms},
        {STEP_TOAST_OUT, m->kettle_ms + m->toast_ms},
        {STEP_EAT, m->kettle_ms + m->toast_ms},
    };

    memcpy(rows, table, sizeof(table));
    return sizeof(table) / sizeof(table[0]);
}

size_t predict_together(const struct morning *m, struct row *rows)
{
    const struct row table[] = {
        {STEP_KETTLE_ON, 0},
        {STEP_TOAST_IN, 0},
        {STEP_TOAST_OUT, m->toast_ms},
        {STEP_KETTLE_BOILS, m->kettle_ms},
        {STEP_EAT, m->kettle_ms},
    };

    memcpy(rows, table, sizeof(table));
    return sizeof(table) / sizeof(table[0]);
}

size_t predict_lazy(const struct morning *m, struct row *rows)
{
    const struct row table[] = {
        {STEP_TABLE_BEGUN, 0},
        {STEP_TABLE_SET, m->table_ms},
        {STEP_KETTLE_ON, m->table_ms},
        {STEP_KETTLE_BOILS, m->table_ms + m->kettle_ms},
        {STEP_EAT, m->table_ms + m->kettle_ms},
    };

    memcpy(rows, table, sizeof(table));
    return sizeof(table) / sizeof(table[0]);
}

size_t predict_spawned(const struct morning *m, struct row *rows)
{
    const struct row table[] = {
        {STEP_TABLE_BEGUN, 0},
        {STEP_KETTLE_ON, 0},
        {STEP_TABLE_SET, m->table_ms},
        {STEP_KETTLE_BOILS, m->kettle_ms},
        {STEP_EAT, m->kettle_ms},
    };

    memcpy(rows, table, sizeof(table));
    return sizeof(table) / sizeof(table[0]);
}
