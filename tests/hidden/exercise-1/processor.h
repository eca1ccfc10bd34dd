/*
 * processor.h - a processor that knows when it works: the two clocks of the
 * scene, and what makes them go on.
 */
#ifndef EXERCISE_1_PROCESSOR_H
#define EXERCISE_1_PROCESSOR_H

/* Works for that long: both clocks go on. */
void processor_work(long long ms);
/* Waits for that long: only the clock on the wall goes on. */
void processor_wait_us(long long us);

/* In microseconds. */
long long processor_wall_us(void);
long long processor_busy_us(void);

#endif
