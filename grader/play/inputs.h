/* inputs.h - which files are to be analysed, and with which flags. */
#ifndef GRADE_PLAY_INPUTS_H
#define GRADE_PLAY_INPUTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* Flags that change what a file means: -I, -isystem, -iquote, -idirafter,
 * -include, -D, -U, -std=; each one word, paths absolute. */
struct flag_list {
    char **items;
    size_t count, capacity;
};

/*
 * Picks them from the words of a command line; paths are relative to `dir`.
 * Words that change nothing for lint (warnings, optimisation, outputs) are
 * left out; with `strict`, -EINVAL for any other, which is named.
 */
int flag_list_pick(struct flag_list *list, const char *dir,
                   const char *const *words, size_t count, bool strict,
                   struct error *err) __attribute__((warn_unused_result));
void flag_list_release(struct flag_list *list);

struct input {
    char *path;   /* as it is shown */
    char *real;   /* tells two names of one file; `path` if there is none */
    bool by_name; /* not as one of a folder */
    struct flag_list flags;
    const struct lint_setting *setting; /* borrowed; NULL: the default */
};

struct input_list {
    struct input *items;
    size_t count, capacity;
};

/*
 * Adds a file as it is named, or the *.c files of a folder and its folders,
 * in the order of their names; links and names with a dot in front are left
 * out. A file is added once. `flags` (may be NULL) is copied to each.
 * -ENOENT and so on when a folder cannot be read or holds none.
 */
int input_list_add(struct input_list *list, const char *path,
                   const struct flag_list *flags, struct error *err)
    __attribute__((warn_unused_result));

/*
 * The C files that compile_commands.json lists, each with its own flags;
 * `path` is that file or its folder. Files below the working folder are named
 * from there.
 */
int input_list_load(struct input_list *list, const char *path,
                    struct error *err) __attribute__((warn_unused_result));

/*
 * Keeps of `list` the files that `chosen` has, too, called as there, with the
 * flags of both. -ENOENT when one that was chosen by its name is not in
 * `list`.
 */
int input_list_choose(struct input_list *list, const struct input_list *chosen,
                      struct error *err) __attribute__((warn_unused_result));

void input_release(struct input *input);
void input_list_release(struct input_list *list);

#endif
