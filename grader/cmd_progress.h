/* cmd_progress.h - what 'grade progress' shows, in words and as JSON. */
#ifndef GRADE_CMD_PROGRESS_H
#define GRADE_CMD_PROGRESS_H

#include "base/json.h"
#include "cmd.h"
#include "store/standing.h"

/* --- cmd_progress_show.c --- */

/* Level, a bar for each module, the rest by kind. */
void progress_show_all(struct context *context,
                       const struct standing *standing);
/* The items of the groups that a word names: "m2", "2", "production". False
 * when it names none. */
bool progress_show_groups(struct context *context,
                          const struct standing *standing, const char *word);
/* An item, its evidence, what to type for it; the model answer if it has one.
 */
void progress_show_item(struct context *context,
                        const struct standing *standing,
                        const struct curriculum_item *item);

/* --- cmd_progress_json.c --- */

/* As docs/progress.schema.json says; the caller owns it. */
json_t *progress_to_json(const struct standing *standing);

#endif
