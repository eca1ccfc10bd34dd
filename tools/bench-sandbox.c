/*
 * bench-sandbox.c - what the sandbox costs: a job that runs /bin/true against
 * plain fork and exec of it, in turn A B A B.
 *
 *     bench-sandbox [N]       (make bench-sandbox N=500)
 *
 * GRADE_SANDBOX=S2, S1 or S0 measures a lower level. Prints for each the
 * median, the least and the most in milliseconds, and the difference pair by
 * pair.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/xalloc.h"
#include "proc/job.h"

static double now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void run_plain(void)
{
    pid_t child = fork();
    int status;

    if (child == 0) {
        execl("/bin/true", "true", (char *)NULL);
        _exit(127);
    }
    if (waitpid(child, &status, 0) < 0 || status != 0)
        exit(3);
}

static void run_job(void)
{
    static const char *const argv[] = {"/usr/bin/true", NULL};
    const struct job job = {
        .argv = argv,
        .limits = {
            .cpu_s = 10, .wall_ms = 10000, .memory_mb = 256, .file_mb = 16}};
    struct job_result result;
    struct error err = {0};

    if (job_run(&job, &result, &err) < 0 || result.exit_code != 0) {
        fprintf(stderr, "bench-sandbox: %s\n", err.msg);
        exit(3);
    }
    job_result_release(&result);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void print(const char *name, double *ms, int n)
{
    qsort(ms, (size_t)n, sizeof(ms[0]), by_value);
    printf("%-28s median %6.2f ms  min %6.2f  max %6.2f  n %d\n", name,
           ms[n / 2], ms[0], ms[n - 1], n);
}

int main(int argc, char **argv)
{
    long wanted = argc > 1 ? strtol(argv[1], NULL, 10) : 200;
    int n = wanted > 0 && wanted < 1000000 ? (int)wanted : 200;
    double *plain = xcalloc((size_t)n, sizeof(*plain));
    double *job = xcalloc((size_t)n, sizeof(*job));
    double *more = xcalloc((size_t)n, sizeof(*more));
    struct strbuf text = STRBUF_INIT;

    sandbox_describe(sandbox_probe(), &text);
    printf("%s\n", strbuf_text(&text));
    strbuf_release(&text);
    for (int i = 0; i < n; i++) {
        double start = now_ms(), middle;

        run_plain();
        middle = now_ms();
        run_job();
        plain[i] = middle - start;
        job[i] = now_ms() - middle;
        more[i] = job[i] - plain[i];
    }
    print("fork and exec", plain, n);
    print("sandboxed job", job, n);
    print("difference (goal: 3)", more, n);
    free(plain);
    free(job);
    free(more);
    return 0;
}
