/*
 * demo.h - what the example programs of the lessons say about themselves.
 * Alone such a program prints it, with the time to the half second; `grade
 * demo` plays it in virtual time and draws it.
 *
 *     gcc -Iexercises/demo PROGRAM.c exercises/demo/demo.c -luv
 *
 * May be called on any thread.
 */
#ifndef DEMO_H
#define DEMO_H

/* From now on this is under way, until demo_end() with the same name. `what` is
 * a constant, one or two words. */
void demo_begin(const char *what);
void demo_end(const char *what);
/* This happens now. */
void demo_moment(const char *what);
/* Keeps the processor busy for that long. */
void demo_compute(unsigned ms);

#endif
