/*
 * machine.c - a tiny machine to read, and a table to fill in.
 *
 * The upper half is a machine and a program of five lines for it. The machine
 * is as simple as a machine can be: it looks which line is next, does what
 * stands there, and looks again. It does one step at a time, and it does not
 * know what the program is for.
 *
 * In the lower half you say what it does: which line after which, and what is
 * in cell C after each step. What is on the card differs each time: write
 * `card->a`, not 7.
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
    const struct machine_row table[MACHINE_ROWS] = {
        {0, 0}, /* this one is a present */
        {-1, 0}, {-1, 0}, {-1, 0}, {-1, 0}, {-1, 0}, {-1, 0}, {-1, 0},
    };

    (void)card; /* goes away when a row uses it */
    memcpy(ret_table, table, sizeof(table));
}

int machine_steps(const struct machine_card *card)
{
    (void)card;
    return sizeof(program) / sizeof(program[0]);
}

int machine_result(const struct machine_card *card)
{
    return card->a + card->b;
}
