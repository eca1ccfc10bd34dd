/* cmd_page.h - showing a page of text (Markdown, as ours are) on a terminal. */
#ifndef GRADE_CMD_PAGE_H
#define GRADE_CMD_PAGE_H

#include "cmd.h"

/* Appends the file to what is shown: headings strong, code indented. */
int page_show(struct context *context, const char *path, struct error *err)
    __attribute__((warn_unused_result));

/* The names of the pages in `dir`, without ".md", sorted; *ret_count of them.
 * The caller frees each and the array. */
int page_list(const char *dir, char ***ret_names, size_t *ret_count,
              struct error *err) __attribute__((warn_unused_result));
void page_list_free(char **names, size_t count);

#endif
