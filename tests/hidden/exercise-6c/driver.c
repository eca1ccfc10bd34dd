/* driver.c - the parts of exercise 6c. */
#include "play/driver.h"

extern const struct driver_part driver_part1;
extern const struct driver_part driver_part2;
extern const struct driver_part driver_part3;
extern const struct driver_part driver_part4;
extern const struct driver_part driver_part5;

const struct driver_part *const driver_parts[] = {
    &driver_part1, &driver_part2, &driver_part3,
    &driver_part4, &driver_part5, NULL,
};
