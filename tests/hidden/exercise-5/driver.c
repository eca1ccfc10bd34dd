/* driver.c - the parts of exercise 5 that have a driver. */
#include "play/driver.h"

extern const struct driver_part driver_part1;
extern const struct driver_part driver_part2;
extern const struct driver_part driver_part3;
extern const struct driver_part driver_part4;

const struct driver_part *const driver_parts[] = {
    &driver_part1, &driver_part2, &driver_part3, &driver_part4, NULL,
};
