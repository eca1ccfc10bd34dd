/*
 * object_data.h - inside grade-object: names of variables and fields. Internal
 * to proc/object_*.c.
 */
#ifndef GRADE_PROC_OBJECT_DATA_H
#define GRADE_PROC_OBJECT_DATA_H

#include <elfutils/libdw.h>
#include <stdbool.h>
#include <stdint.h>

enum { OBJECT_NAME_MAX = 120 };

/* "service.limits", "slots[2]" for an address in a variable. False when the
 * debug info has none there. */
bool object_data_name(Dwarf *dwarf, Dwarf_Addr address,
                      char ret_name[OBJECT_NAME_MAX]);

/* "session.busy" for a byte of a block of `size` that the code at `pc` got: of
 * the type to which a pointer in that function points. False when none fits. */
bool object_block_name(Dwarf *dwarf, Dwarf_Addr pc, uint64_t offset,
                       uint64_t size, char ret_name[OBJECT_NAME_MAX]);

#endif
