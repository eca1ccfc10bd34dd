/*
 * morning.c - breakfast in four ways, and when each step of it happens. The
 * tables are filled by somebody who carries a clock from step to step.
 */
#include "morning.h"

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

/* A table that is being filled, and what the clock says. */
struct pen {
    struct row *rows;
    size_t count;
    unsigned now_ms;
};

static void happens(struct pen *pen, enum step step)
{
    pen->rows[pen->count++] = (struct row){step, pen->now_ms};
}

size_t predict_in_a_row(const struct morning *m, struct row *rows)
{
    struct pen pen = {.rows = rows};

    happens(&pen, STEP_KETTLE_ON);
    pen.now_ms += m->kettle_ms;
    happens(&pen, STEP_KETTLE_BOILS);
    happens(&pen, STEP_TEA_MADE);
    happens(&pen, STEP_TOAST_IN);
    pen.now_ms += m->toast_ms;
    happens(&pen, STEP_TOAST_OUT);
    happens(&pen, STEP_EAT);
    return pen.count;
}

size_t predict_together(const struct morning *m, struct row *rows)
{
    struct pen pen = {.rows = rows};

    happens(&pen, STEP_KETTLE_ON);
    happens(&pen, STEP_TOAST_IN);
    pen.now_ms = m->toast_ms;
    happens(&pen, STEP_TOAST_OUT);
    pen.now_ms = m->kettle_ms;
    happens(&pen, STEP_KETTLE_BOILS);
    happens(&pen, STEP_EAT);
    return pen.count;
}

size_t predict_lazy(const struct morning *m, struct row *rows)
{
    struct pen pen = {.rows = rows};

    happens(&pen, STEP_TABLE_BEGUN);
    pen.now_ms += m->table_ms;
    happens(&pen, STEP_TABLE_SET);
    happens(&pen, STEP_KETTLE_ON);
    pen.now_ms += m->kettle_ms;
    happens(&pen, STEP_KETTLE_BOILS);
    happens(&pen, STEP_EAT);
    return pen.count;
}

size_t predict_spawned(const struct morning *m, struct row *rows)
{
    struct pen pen = {.rows = rows};

    happens(&pen, STEP_TABLE_BEGUN);
    happens(&pen, STEP_KETTLE_ON);
    pen.now_ms = m->table_ms;
    happens(&pen, STEP_TABLE_SET);
    pen.now_ms = m->kettle_ms;
    happens(&pen, STEP_KETTLE_BOILS);
    happens(&pen, STEP_EAT);
    return pen.count;
}
