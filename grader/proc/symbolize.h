/*
 * symbolize.h - code offsets of a learner's shared object to lines. The object
 * is hostile: its debug info is read in a sandboxed process.
 */
#ifndef GRADE_PROC_SYMBOLIZE_H
#define GRADE_PROC_SYMBOLIZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct code_address {
    uint64_t offset;
    bool is_call;  /* a return address: take the line of the byte before */
    bool is_data;  /* a variable: `function` is its name, with members */
    bool is_block; /* a return address of the call that got `block_size` bytes:
                      `function` is "TYPE.MEMBER" of the byte `block_byte` */
    uint64_t block_byte, block_size;
    bool is_inside; /* as is_call, but the line where its function begins */
    /* Filled in; line 0 and NULL when unknown. Freed by release. */
    int line, column;
    char *function;
    char *file; /* as the compiler was told its name; NULL without a line */
};

/* Looks all of them up at once. What is not found stays empty, and so does all
 * when there is no object (a negative descriptor). */
int symbolize(int object_fd, struct code_address *addresses, size_t count,
              struct error *err) __attribute__((warn_unused_result));
void code_addresses_release(struct code_address *addresses, size_t count);

#endif
