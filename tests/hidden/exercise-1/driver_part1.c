/*
 * driver_part1.c - asks for the prediction, then runs the machine that it is
 * about, and tells both.
 */
#include "play/driver.h"

#include "../key.h"
#include "specimen.h"

static void (*predict)(const struct machine_card *card,
                       struct machine_row *ret_table);
static int (*steps)(const struct machine_card *card);
static int (*result)(const struct machine_card *card);

static void step_noted(void *arg, int line, int c)
{
    (void)arg;
    observe_int("line", line);
    observe_int("c", c);
}

static struct machine_card card_of_the_run(void)
{
    return (struct machine_card){(int)input_int("a"), (int)input_int("b")};
}

/* Inputs: "a", "b". */
static void run_table(void)
{
    struct machine_row table[MACHINE_ROWS] = {{-1, 0}};
    struct machine_card card = card_of_the_run();

    predict(&card, table);
    for (size_t i = 0; i < MACHINE_ROWS; i++) {
        observe_int(key_at("said_line", i).text, table[i].line);
        observe_int(key_at("said_c", i).text, table[i].c);
    }
    specimen_machine_run(&card, step_noted, NULL);
}

static void run_total(void)
{
    struct machine_card card = card_of_the_run();

    observe_int("said_steps", steps(&card));
    observe_int("said_result", result(&card));
    specimen_machine_run(&card, step_noted, NULL);
}

static const struct driver_symbol symbols[] = {
    {"machine_predict", (void **)&predict},
    {"machine_steps", (void **)&steps},
    {"machine_result", (void **)&result},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"table", run_table},
    {"total", run_total},
    {NULL, NULL},
};

extern const struct driver_part driver_part1;
const struct driver_part driver_part1 = {1, symbols, tests};
