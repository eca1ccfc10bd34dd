/* expect: check=1.1.steps rule=- line=0 */
/*
 * machine.c - a tiny machine to read, and a table of what it does.
 */
#include "machine.h"

#include <string.h>

/* --- the program --- */

static const struct machine_line program[] = {
    /* 0 */ {OP_CLEAR, CELL_C, 0, 0},
    /* 1 */ {OP_ADD, CELL_C, CELL_A, 0},
    /* 2 */ {OP_LESS, CELL_B, 0, 0},
    /* 3 */ {OP_JUMP_IF, CELL_B, 0, 1},
    /* 4 */ {OP_STOP, 0, 0, 0},
};

/* --- the machine --- */

/* Does what stands in a line, and returns the number of the next one. */
static int machine_step(int *cells, int number)
{
    const struct machine_line *line = &program[number];

    switch (line->op) {
    case OP_CLEAR:
        cells[line->first] = 0;
        break;
    case OP_ADD:
        cells[line->first] += cells[line->second];
        break;
    case OP_LESS:
        cells[line->first] -= 1;
        break;
    case OP_JUMP_IF:
        if (cells[line->first] != 0)
            return line->to;
        break;
    case OP_STOP:
        return -1;
    }
    return number + 1;
}

void machine_run(const struct machine_card *card, machine_note_cb note,
                 void *arg)
{
    int cells[MACHINE_CELLS] = {card->a, card->b, 99};
    int line = 0;

    while (line >= 0) {
        int next = machine_step(cells, line);

        note(arg, line, cells[CELL_C]);
        line = next;
    }
}

/* --- what it does --- */

void machine_predict(const struct machine_card *card,
                     struct machine_row *ret_table)
{
    int a = card->a;
    const struct machine_row table[MACHINE_ROWS] = {
        {0, 0},     {1, a},     {2, a},     {3, a},
        {1, 2 * a}, {2, 2 * a}, {3, 2 * a}, {4, 2 * a},
    };

    memcpy(ret_table, table, sizeof(table));
}

/* Before the loop, three lines a round, and the stop. */
int machine_steps(const struct machine_card *card)
{
    return 1 + 3 * card->b;
}

/* It multiplies. */
int machine_result(const struct machine_card *card)
{
    return card->a * card->b;
}
