/*
 * hunt_end.c - whether a run of the user's program went well: by its exit
 * status, by how it ended, and, if there is such a command, by what it printed.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "play/hunt_internal.h"
#include "play/program.h"
#include "proc/job.h"

enum { EXPECT_CPU_S = 10, EXPECT_WALL_MS = 60000 };

/* --- the expecting command --- */

/* FNV-1a: tells outputs of one program apart, which nobody forges. */
static uint64_t digest_of(const struct strbuf *text)
{
    uint64_t digest = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < text->len; i++)
        digest =
            (digest ^ (unsigned char)text->text[i]) * UINT64_C(0x100000001b3);
    return digest;
}

static int ask(const struct hunt_expect *expect, const struct strbuf *output,
               int *ret_code, struct error *err)
{
    const char *argv[] = {"/bin/sh", "-c", expect->command, NULL};
    struct job job = {
        .argv = argv,
        .cwd = expect->folder,
        .binds = {{expect->folder, NULL}},
        .bind_count = 1,
        .limits = {.cpu_s = EXPECT_CPU_S,
                   .wall_ms = EXPECT_WALL_MS,
                   .output_kb = 1024,
                   .file_mb = 16},
        .input = strbuf_text(output),
        .input_len = output->len,
        .own = true,
    };
    struct job_result result = {.exit_code = -1};
    int rc = job_run(&job, &result, err);

    if (rc == 0)
        *ret_code =
            result.exit_code >= 0 ? result.exit_code : 128 + result.signal;
    job_result_release(&result);
    return rc;
}

static int expected(struct hunt_expect *expect, const struct strbuf *output,
                    int *ret_code, struct error *err)
{
    struct hunt_answer answer = {.digest = digest_of(output),
                                 .len = output->len};
    int rc;

    for (size_t i = 0; i < expect->count; i++) {
        if (expect->answers[i].digest == answer.digest &&
            expect->answers[i].len == answer.len) {
            *ret_code = expect->answers[i].code;
            return 0;
        }
    }
    rc = ask(expect, output, &answer.code, err);
    if (rc < 0)
        return error_wrap(err, "ask what '%.80s' expects", expect->command);
    expect->answers = xgrow(expect->answers, expect->count, &expect->capacity,
                            sizeof(expect->answers[0]));
    expect->answers[expect->count++] = answer;
    *ret_code = answer.code;
    return 0;
}

void hunt_expect_release(struct hunt_expect *expect)
{
    free(expect->answers);
    expect->answers = NULL;
}

/* --- the end --- */

static struct hunt_end end_of_done(const struct recording *recording)
{
    const struct recording_value *status =
        recording_value(recording, PROTOCOL_INT, "status", 0);
    struct hunt_end end = {
        .exited = recording_value(recording, PROTOCOL_INT, "exited", 0) != NULL,
    };

    /* What the system would make of it. */
    end.code = status ? (int)(status->integer & 0xff) : 0;
    end.kind = end.code ? HUNT_STATUS : HUNT_WELL;
    return end;
}

static enum hunt_end_kind limit_of(const struct recording *recording)
{
    if (recording->limit.head.type &&
        !strcmp(recording->limit.name, TRACE_LIMIT_THREADS))
        return HUNT_TOO_LONG;
    if (recording->limit.head.type && recording->done)
        return HUNT_GOES_ON;
    if (recording->exited.stop == PROTOCOL_STOP_CPU ||
        recording->exited.stop == PROTOCOL_STOP_WALL ||
        recording->exited.signal == SIGXCPU)
        return HUNT_TOO_LONG;
    return HUNT_LIMIT;
}

static struct hunt_end plain_end_of(const struct recording *recording)
{
    switch (recording_outcome(recording)) {
    case OUTCOME_DONE:
        return end_of_done(recording);
    case OUTCOME_ENDED_EARLY:
        return (struct hunt_end){
            .kind = recording->exited.code ? HUNT_STATUS : HUNT_WELL,
            .code = recording->exited.code,
            .exited = true,
        };
    case OUTCOME_CRASHED:
        return (struct hunt_end){.kind = HUNT_CRASHED,
                                 .code = recording->exited.signal};
    case OUTCOME_LIMIT:
        return (struct hunt_end){.kind = limit_of(recording),
                                 .code = (int)recording->exited.stop};
    default:
        return (struct hunt_end){.kind = HUNT_TAMPERED};
    }
}

int hunt_end_of(const struct recording *recording, struct hunt_expect *expect,
                struct hunt_end *ret, struct error *err)
{
    struct strbuf output = STRBUF_INIT;
    int rc = 0;

    *ret = plain_end_of(recording);
    if (ret->kind != HUNT_WELL || !expect->command || !recording->done)
        return 0;
    program_output(recording, &output);
    rc = expected(expect, &output, &ret->code, err);
    if (rc == 0 && ret->code)
        ret->kind = HUNT_UNEXPECTED;
    strbuf_release(&output);
    return rc;
}

bool hunt_end_is_failure(const struct hunt_end *end)
{
    return end->kind >= HUNT_STATUS;
}

bool hunt_end_is_same(const struct hunt_end *a, const struct hunt_end *b)
{
    return a->kind == b->kind && a->code == b->code;
}

char *hunt_end_words(const struct hunt_end *end,
                     const struct recording *recording, const char *expect)
{
    struct strbuf words = STRBUF_INIT;

    switch (end->kind) {
    case HUNT_STATUS:
        if (end->exited)
            strbuf_addf(&words, "it exits with status %d", end->code);
        else
            strbuf_addf(&words, "main() returns %d", end->code);
        break;
    case HUNT_UNEXPECTED:
        strbuf_addf(&words,
                    "what it prints is not as expected: '%.100s' ended with %d",
                    expect, end->code);
        break;
    default:
        recording_explain(recording, &words);
    }
    return strbuf_steal(&words);
}
