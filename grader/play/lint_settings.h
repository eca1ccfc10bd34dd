/*
 * lint_settings.h - which configuration a file has: the nearest
 * ".grade-lint.json" in its folder or one above, or the one that was named.
 */
#ifndef GRADE_PLAY_LINT_SETTINGS_H
#define GRADE_PLAY_LINT_SETTINGS_H

#include "course/lint_config.h"
#include "play/inputs.h"

/* One configuration, as it is for all files that have it. */
struct lint_setting {
    char *path; /* of the file; NULL: the default */
    struct lint_config config;
    char *text; /* the same as JSON, for grade-lint */
};

struct lint_settings {
    const char *path;  /* --config; NULL: look for it; "none": none */
    const char *rules; /* --rule: narrows them all; NULL: not */
    struct lint_setting **items;
    size_t count, capacity;
};

/*
 * Finds and reads the configuration of each input and takes inputs out that
 * came from a folder and are excluded. Paths that exclude are relative to the
 * configuration's folder. -EINVAL, -ENOENT and so on with one sentence that
 * names the file that is wrong.
 */
int lint_settings_apply(struct lint_settings *settings,
                        struct input_list *inputs, struct error *err)
    __attribute__((warn_unused_result));
void lint_settings_release(struct lint_settings *settings);

#endif
