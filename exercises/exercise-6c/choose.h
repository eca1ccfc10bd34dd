/*
 * choose.h - the contract of part 5: five problems, and for each the pattern
 * that solves it.
 */
#ifndef CHOOSE_H
#define CHOOSE_H

enum problem {
    /* A page of five boxes. It is shown when all five are filled; each box
     * comes from another service. */
    PROBLEM_PAGE = 1,
    /* A name has to be looked up. Three servers know it; any answer will do. */
    PROBLEM_NAME,
    /* Forty files have to be sent to a server that closes the connection of
     * whoever sends more than four at once. */
    PROBLEM_UPLOAD,
    /* Ten searches are under way. Who sits before the screen wants to see each
     * hit as soon as it is there. */
    PROBLEM_SEARCH,
    /* A picture of the weather would be nice beside the text. The text is not
     * to wait for it longer than 200 ms. */
    PROBLEM_WEATHER
};

enum pattern {
    PATTERN_UNKNOWN,      /* you have not said it yet */
    PATTERN_GATHER,       /* begin all, wait for all */
    PATTERN_FIRST,        /* begin all, take the first, cancel the others */
    PATTERN_AS_COMPLETED, /* begin all, take each as it ends */
    PATTERN_TIMEOUT,      /* begin one, wait so long and no longer */
    PATTERN_SEMAPHORE     /* begin all, let only so many through at a time */
};

/* The pattern that solves the problem. */
enum pattern choose_pattern(enum problem problem);

#endif
