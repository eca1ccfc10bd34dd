/*
 * ELF and DWARF of a submission, as grade-object reads them in the sandbox:
 * proc/object_policy.c on an object file, proc/object_lines.c on a shared one.
 */
#include "fuzz.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "base/utf8.h"
#include "proc/object.h"

enum { OBJECT_FD = 3 };

static const char *const words[] = {".init_array",
                                    ".ctors",
                                    "fork",
                                    ".debug_line",
                                    "\x7f"
                                    "ELF",
                                    NULL};
static struct object_policy policy;

static void samples(void)
{
    fuzz_sample_file("tests/fuzz/sample_object.o");
    fuzz_sample_file("tests/fuzz/sample_object.so");
    names_add(&policy.api, "job_run");
    names_add(&policy.provides, "seal");
    names_add(&policy.redirected, "malloc");
    names_add(&policy.runtime, "rt_malloc");
    /* Descriptor 3 is the object's, whatever else is open. */
    if (fcntl(OBJECT_FD, F_GETFD) < 0)
        fuzz_check(dup2(STDERR_FILENO, OBJECT_FD) == OBJECT_FD);
}

static void check_policy(const char *path)
{
    struct object_facts facts;
    struct error err = {0};
    int rc = object_check(path, &policy, &facts, &err);

    fuzz_check(rc == 0 || err.msg[0]);
    /* Each refusal is one line, and there is a sentence for the first. */
    fuzz_check(!facts.refusals || facts.text.len);
    fuzz_check(!facts.text.len || facts.text.text[facts.text.len - 1] == '\n');
    strbuf_release(&facts.text);
}

/* Questions on stdin, answers to a file that nobody needs. */
static void ask_lines(const char *path, size_t len)
{
    int object = open(path, O_RDONLY | O_CLOEXEC), saved;
    char questions[200], name[256];

    snprintf(questions, sizeof questions,
             "c 10\np 0\nd 4000\nc %zx\nc 1139\np 1139\nd ffffffffffffffff\n",
             len);
    snprintf(name, sizeof name, "%s",
             fuzz_write("questions", questions, strlen(questions)));
    fuzz_check(object >= 0 && dup2(object, OBJECT_FD) == OBJECT_FD);
    close(object);
    fuzz_check(freopen(name, "re", stdin));
    fflush(stdout);
    saved = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 10);
    object = open("/dev/null", O_WRONLY | O_CLOEXEC);
    fuzz_check(saved >= 0 && dup2(object, STDOUT_FILENO) == STDOUT_FILENO);
    close(object);
    (void)object_lines();
    fflush(stdout);
    fuzz_check(dup2(saved, STDOUT_FILENO) == STDOUT_FILENO);
    close(saved);
}

static void run(const uint8_t *data, size_t len)
{
    char path[256];

    snprintf(path, sizeof path, "%s", fuzz_write("object", data, len));
    /* It may change the file. */
    check_policy(path);
    fuzz_write("object", data, len);
    ask_lines(path, len);
}

static const struct fuzz_target target = {"object", samples, words, run};
FUZZ_MAIN(target)
