/*
 * machine.h - the contract of part 1: a tiny machine, a program for it, and a
 * table in which you say what it does, step by step.
 */
#ifndef MACHINE_H
#define MACHINE_H

/* The machine has three cells, each of which holds a number. */
enum machine_cell { CELL_A, CELL_B, CELL_C, MACHINE_CELLS };

/* What it can do. One of these is one step. */
enum machine_op {
    OP_CLEAR,   /* the first cell becomes 0 */
    OP_ADD,     /* the second cell is added to the first */
    OP_LESS,    /* the first cell becomes one less */
    OP_JUMP_IF, /* goes on in line `to` if the first cell is not 0 */
    OP_STOP     /* the machine stops; this is a step, too */
};

/* A line of a program. What an operation does not need is 0. */
struct machine_line {
    enum machine_op op;
    enum machine_cell first, second;
    int to;
};

/* What is in the cells in the beginning; C holds anything. */
struct machine_card {
    int a, b;
};

/* Hears of each step when it is done: the number of the line, counted from 0,
 * and what is in cell C afterwards. */
typedef void (*machine_note_cb)(void *arg, int line, int c);

/* Runs the program on this card; it is in the upper half of machine.c, and
 * stays as it is: the grader runs one of its own. */
void machine_run(const struct machine_card *card, machine_note_cb note,
                 void *arg);

enum { MACHINE_ROWS = 8 };

/* A row of your table: a step does this line, and then C holds that. */
struct machine_row {
    int line; /* -1: you have not said it yet */
    int c;
};

/*
 * Your table: fills in the MACHINE_ROWS steps that the machine does when
 *
 *     card->b is 2
 *
 * in their order. card->a can be anything.
 */
void machine_predict(const struct machine_card *card,
                     struct machine_row *ret_table);

/* How many steps it does, and what is in cell C in the end, for any card with a
 * `b` of at least 1. */
int machine_steps(const struct machine_card *card);
int machine_result(const struct machine_card *card);

#endif
