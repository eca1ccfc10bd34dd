/*
 * choose.c - which pattern for which problem?
 *
 * The grader has no list of answers. It lets a program solve the problem with
 * the pattern that you name, and looks whether what was asked for comes true.
 */
#include "choose.h"

enum pattern choose_pattern(enum problem problem)
{
    switch (problem) {
    case PROBLEM_PAGE:
    case PROBLEM_NAME:
    case PROBLEM_UPLOAD:
    case PROBLEM_SEARCH:
    case PROBLEM_WEATHER:
        return PATTERN_UNKNOWN;
    }
    return PATTERN_UNKNOWN;
}
