/* build_outcome.c - from what grade-object said to what is told of a build. */
#include "proc/build_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/utf8.h"

/* The limits as the learner reads them. */
static const struct limit_text {
    enum job_limit limit;
    const char *text;
} limit_texts[] = {
    {JOB_LIMIT_CPU, "it took more than 10 s of processor time"},
    {JOB_LIMIT_WALL, "it took more than 60 s"},
    {JOB_LIMIT_MEMORY, "it took more than 1 GB of memory"},
    {JOB_LIMIT_OUTPUT, "the compiler's messages were longer than 64 KB"},
    {JOB_LIMIT_FILE_SIZE, "the result was larger than 128 MB"},
};

/* What tools say when they run into a limit that the job cannot see. */
static const struct sign {
    const char *text;
    enum job_limit limit;
} signs[] = {
    {"CPU time limit exceeded signal terminated program", JOB_LIMIT_CPU},
    {"Killed signal terminated program", JOB_LIMIT_CPU},
    {"File size limit exceeded signal terminated program", JOB_LIMIT_FILE_SIZE},
    {"No space left on device", JOB_LIMIT_FILE_SIZE},
    {"File too large", JOB_LIMIT_FILE_SIZE},
    {": out of memory allocating ", JOB_LIMIT_MEMORY},
    {"virtual memory exhausted", JOB_LIMIT_MEMORY},
    {"memory exhausted", JOB_LIMIT_MEMORY},
    {"LLVM ERROR: out of memory", JOB_LIMIT_MEMORY},
};

static void say_limit(struct build_output *ret,
                      const struct build_telling *telling, enum job_limit limit)
{
    ret->status = BUILD_LIMIT;
    for (size_t i = 0; i < sizeof limit_texts / sizeof limit_texts[0]; i++) {
        if (limit_texts[i].limit == limit)
            strbuf_addf(&ret->messages,
                        "%s error: compiling was stopped: %s (limit: %s)\n",
                        telling->shown_name, limit_texts[i].text,
                        job_limit_name(limit));
    }
    strbuf_add_str(&ret->messages,
                   "Macros that expand into each other, very large "
                   "initialisers and files that include themselves are the "
                   "usual reasons.\n");
}

static void say_crash(struct build_output *ret,
                      const struct build_telling *telling)
{
    ret->status = BUILD_FAILED;
    strbuf_addf(&ret->messages,
                "%s error: the compiler itself failed on this file; most "
                "often an expression or initialiser is nested too deeply\n",
                telling->shown_name);
}

/* Lines that the submission could not have written. */
static enum job_limit find_sign(const struct strbuf *text)
{
    const char *at = strbuf_text(text);

    while (*at) {
        size_t len = strcspn(at, "\n");

        for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
            if (*at != ' ' && strncmp(at, "submission.c:", 13) != 0 &&
                memmem(at, len, signs[i].text, strlen(signs[i].text)))
                return signs[i].limit;
        }
        at += len;
        at += *at == '\n';
    }
    return JOB_LIMIT_NONE;
}

static void take_messages(struct build_output *ret,
                          const struct build_telling *telling,
                          const struct strbuf *text)
{
    ret->warning_count = messages_clean(
        text, telling->renamings, telling->renaming_count, &ret->messages);
}

static void say_failed(struct build_output *ret,
                       const struct build_telling *telling,
                       const struct job_result *result)
{
    enum job_limit limit = find_sign(&result->err);
    const char *text = strbuf_text(&result->err);

    if (limit != JOB_LIMIT_NONE) {
        say_limit(ret, telling, limit);
    } else if (strstr(text, "signal terminated program") ||
               strstr(text, "internal compiler error") || !*text ||
               strncmp(strbuf_text(&result->out), "crashed", 7) == 0) {
        say_crash(ret, telling);
    } else {
        ret->status = BUILD_FAILED;
        take_messages(ret, telling, &result->err);
    }
}

static void say_refused(struct build_output *ret,
                        const struct build_telling *telling,
                        const char *sentences)
{
    struct strbuf lines = STRBUF_INIT;

    ret->status = BUILD_REFUSED;
    while (*sentences) {
        size_t len = strcspn(sentences, "\n");

        strbuf_add_str(&lines, telling->shown_name);
        /* ": ..." has no line: the name brings a colon already. */
        if (*sentences == ':')
            strbuf_add(&lines, sentences + 1, len - 1);
        else
            strbuf_add(&lines, sentences, len);
        strbuf_add_char(&lines, '\n');
        sentences += len;
        sentences += *sentences == '\n';
    }
    utf8_show(strbuf_text(&lines), lines.len, &ret->messages);
    strbuf_release(&lines);
}

static int seal(int fd, struct error *err)
{
    if (fcntl(fd, F_ADD_SEALS,
              F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) < 0)
        return error_set(err, -errno, "cannot seal the object: %s",
                         strerror(errno));
    return 0;
}

int build_judge(const struct build_telling *telling,
                const struct job_result *result, int object_fd,
                struct build_output *ret, struct error *err)
{
    const char *said = strbuf_text(&result->out);
    const char *sentences = strchr(said, '\n');
    int rc = 0;

    sentences = sentences ? sentences + 1 : "";
    if (result->limit != JOB_LIMIT_NONE) {
        say_limit(ret, telling, result->limit);
    } else if (strncmp(said, "ok\n", 3) == 0) {
        rc = seal(object_fd, err);
        if (rc == 0) {
            ret->status = BUILD_OK;
            ret->object_fd = object_fd;
            take_messages(ret, telling, &result->err);
        }
    } else if (strncmp(said, "failed\n", 7) == 0 ||
               strncmp(said, "crashed ", 8) == 0) {
        say_failed(ret, telling, result);
    } else if (strncmp(said, "refused\n", 8) == 0) {
        say_refused(ret, telling, sentences);
    } else if (strncmp(said, "trouble\n", 8) == 0) {
        rc = error_set(err, -EIO, "cannot build: %.*s",
                       (int)strcspn(sentences, "\n"), sentences);
    } else {
        rc = error_set(err, -EIO,
                       "cannot build: grade-object ended with "
                       "exit code %d, signal %d: %.200s",
                       result->exit_code, result->signal,
                       strbuf_text(&result->err));
    }
    return rc;
}
