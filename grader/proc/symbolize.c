#include "proc/symbolize.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/home.h"
#include "base/path.h"
#include "base/utf8.h"
#include "base/xalloc.h"
#include "proc/job.h"

enum { CPU_S = 10, WALL_MS = 60000, MEMORY_MB = 512, ANSWERS_KB = 4096 };

static void write_questions(const struct code_address *addresses, size_t count,
                            struct strbuf *ret_text)
{
    for (size_t i = 0; i < count; i++) {
        const struct code_address *a = &addresses[i];

        strbuf_addf(ret_text, "%c %" PRIx64,
                    a->is_block    ? 'b'
                    : a->is_data   ? 'd'
                    : a->is_inside ? 'f'
                    : a->is_call   ? 'c'
                                   : 'p',
                    a->offset);
        if (a->is_block)
            strbuf_addf(ret_text, " %" PRIx64 " %" PRIx64, a->block_byte,
                        a->block_size);
        strbuf_addf(ret_text, "\n");
    }
}

/* A word up to a blank, or the rest of the line; NULL for "-". */
static char *take_word(const char *at, size_t len)
{
    struct strbuf word = STRBUF_INIT;

    if (len == 0 || (len == 1 && *at == '-'))
        return NULL;
    utf8_repair(at, len, &word);
    return strbuf_steal(&word);
}

/* The answers come from a process that read hostile bytes: a wrong line is
 * the worst that it can do. */
static void take_answer(const char *line, struct code_address *address)
{
    int number = 0, column = 0, at = 0;
    size_t len;

    if (sscanf(line, "%9d %9d %n", &number, &column, &at) < 2 || at == 0)
        return;
    if (number > 0) {
        address->line = number;
        address->column = column > 0 ? column : 0;
    }
    line += at;
    len = strcspn(line, " \n");
    address->function = take_word(line, len);
    line += len;
    if (*line == ' ' && number > 0)
        address->file = take_word(line + 1, strcspn(line + 1, "\n"));
}

static void take_answers(const char *text, struct code_address *addresses,
                         size_t count)
{
    for (size_t i = 0; i < count && *text; i++) {
        take_answer(text, &addresses[i]);
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
}

static int ask(const char *tool, int object_fd, const struct strbuf *questions,
               struct job_result *ret, struct error *err)
{
    const char *argv[] = {tool, "lines", NULL};
    struct job job = {
        .argv = argv,
        .binds = {{tool, NULL}},
        .bind_count = 1,
        .fds = {object_fd},
        .fd_count = 1,
        .limits = {.cpu_s = CPU_S,
                   .wall_ms = WALL_MS,
                   .memory_mb = MEMORY_MB,
                   .processes = 2,
                   .files = 32,
                   .output_kb = ANSWERS_KB,
                   .file_mb = 1},
        .input = strbuf_text(questions),
        .input_len = questions->len,
    };

    return job_run(&job, ret, err);
}

int symbolize(int object_fd, struct code_address *addresses, size_t count,
              struct error *err)
{
    struct job_result result = {.exit_code = -1};
    struct strbuf questions = STRBUF_INIT;
    struct home home = {NULL, NULL, NULL, NULL, NULL};
    char *tool = NULL;
    int rc;

    for (size_t i = 0; i < count; i++) {
        addresses[i].line = addresses[i].column = 0;
        addresses[i].function = addresses[i].file = NULL;
    }
    if (count == 0 || object_fd < 0)
        return 0;
    rc = home_find(&home, err);
    if (rc < 0)
        return rc;
    tool = path_join(home.libexec, "grade-object");
    write_questions(addresses, count, &questions);
    rc = ask(tool, object_fd, &questions, &result, err);
    /* A crash of the reader leaves what it said before: the object's debug
     * info is the learner's doing. */
    if (rc == 0)
        take_answers(strbuf_text(&result.out), addresses, count);
    free(tool);
    home_release(&home);
    strbuf_release(&questions);
    job_result_release(&result);
    return rc;
}

void code_addresses_release(struct code_address *addresses, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(addresses[i].function);
        free(addresses[i].file);
        addresses[i].function = addresses[i].file = NULL;
    }
}
