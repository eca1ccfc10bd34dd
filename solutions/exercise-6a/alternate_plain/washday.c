/*
 * washday.c - what the program of washday.h does, as a table that is made up
 * step by step. The program itself is left out.
 */
#include "washday.h"

/* The hands of the clock move only where somebody waits. */
void washday_predict(const struct washday *day, struct washday_row *ret_table)
{
    static const enum washday_step order[WASHDAY_STEPS] = {
        WASHDAY_TASKS_MADE, WASHDAY_WASH_SPAWNED, WASHDAY_WASH_STARTS,
        WASHDAY_BACK_HOME,  WASHDAY_BAKE_STARTS,  WASHDAY_WASH_ENDS,
        WASHDAY_BAKE_ENDS,  WASHDAY_BREAD_OUT,    WASHDAY_DONE,
    };
    unsigned clock_ms = 0;

    for (size_t i = 0; i < WASHDAY_STEPS; i++) {
        if (order[i] == WASHDAY_BACK_HOME)
            clock_ms = day->walk_ms;
        else if (order[i] == WASHDAY_WASH_ENDS)
            clock_ms = day->wash_ms;
        else if (order[i] == WASHDAY_BAKE_ENDS)
            clock_ms = day->walk_ms + day->bake_ms;
        ret_table[i] = (struct washday_row){order[i], clock_ms};
    }
}

unsigned washday_total(const struct washday *day)
{
    unsigned total_ms = day->walk_ms + day->bake_ms;

    if (total_ms < day->wash_ms)
        total_ms = day->wash_ms;
    return total_ms;
}
