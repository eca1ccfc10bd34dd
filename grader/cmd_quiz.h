/*
 * cmd_quiz.h - the pieces of `grade quiz`: cmd_quiz.c is the command,
 * cmd_quiz_show.c puts questions into words, cmd_quiz_keys.c reads keys of a
 * terminal, cmd_quiz_ask.c asks one question.
 */
#ifndef GRADE_CMD_QUIZ_H
#define GRADE_CMD_QUIZ_H

#include "cmd.h"
#include "course/quiz_asking.h"

/* --- cmd_quiz_show.c --- */

/* What is asked: text, lines of code, the program with the numbers of its
 * lines; without the choices. */
void quiz_show_question(const struct asking *asking, bool color,
                        struct strbuf *out);
/* The choices, numbered from 1; nothing for a question that has none. */
void quiz_show_choices(const struct asking *asking, struct strbuf *out);
/* Right or wrong, what is right, and why. */
void quiz_show_mark(const struct asking *asking, const struct quiz_mark *mark,
                    bool color, struct strbuf *out);
/*
 * Plays the question's program, if it has one, and shows what it printed and
 * when; that it cannot be played here is said and no failure.
 */
void quiz_show_program(const struct quiz_question *question,
                       const struct home *home, bool color, struct strbuf *out);

/* --- cmd_quiz_keys.c --- */

enum key {
    KEY_END, /* no more input */
    KEY_QUIT,
    KEY_UP,
    KEY_DOWN,
    KEY_ENTER,
    KEY_ERASE,
    KEY_AGAIN,       /* the screen may have been lost: draw again */
    KEY_TEXT = 0x100 /* and more: this plus a character */
};

/* Whether stdin and stdout are a terminal that can do what keys_open() and
 * drawing need: 80 columns, rows for `lines`, a cursor that moves. */
bool keys_are_possible(size_t lines);
/*
 * From now on keys are read one at a time and not shown. The terminal is as
 * it was after keys_close(), after exit() and after every signal that ends or
 * stops the program; after SIGCONT this holds again. False when it cannot be
 * had.
 */
bool keys_open(void);
void keys_close(void);
/* Waits for a key. `typing`: letters are text, and only Escape quits. */
int keys_read(bool typing);

/* --- cmd_quiz_ask.c --- */

enum asked { ASKED_ANSWERED, ASKED_QUIT };

/* Asks for the answer, by keys where the terminal can, by lines otherwise. The
 * question itself is already shown. What is gathered in `context->out` is
 * written out first. */
enum asked quiz_ask(struct context *context, const struct asking *asking,
                    struct quiz_answer *ret);
/* Waits for a word to go on, if somebody sits there. */
enum asked quiz_ask_next(struct context *context);

#endif
