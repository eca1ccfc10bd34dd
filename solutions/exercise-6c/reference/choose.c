/*
 * choose.c - which pattern for which problem.
 */
#include "choose.h"

enum pattern choose_pattern(enum problem problem)
{
    switch (problem) {
    case PROBLEM_PAGE:
        return PATTERN_GATHER;
    case PROBLEM_NAME:
        return PATTERN_FIRST;
    case PROBLEM_UPLOAD:
        return PATTERN_SEMAPHORE;
    case PROBLEM_SEARCH:
        return PATTERN_AS_COMPLETED;
    case PROBLEM_WEATHER:
        return PATTERN_TIMEOUT;
    }
    return PATTERN_UNKNOWN;
}
