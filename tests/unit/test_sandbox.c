#include <errno.h>
#include <linux/sched.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proc/job.h"
#include "proc/sandbox.h"
#include "unit.h"

#ifdef __SANITIZE_ADDRESS__
/* Looking for leaks takes ptrace, which is refused here. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}
#endif

static void expect_refused(const char *what, long rc)
{
    int error = errno;

    ck_assert_msg(rc == -1 && (error == EPERM || error == ENOSYS),
                  "%s: returned %ld, errno %d", what, rc, error);
}

START_TEST(doors_are_closed_after_locking)
{
    char *argv[] = {(char *)"/usr/bin/true", NULL};

    ck_assert_int_eq(sandbox_lock_self(), 0);
    expect_refused("execve", execve(argv[0], argv, argv + 1));
    expect_refused("execveat",
                   syscall(SYS_execveat, -1, argv[0], argv, argv + 1, 0));
    expect_refused("ptrace", ptrace(PTRACE_TRACEME, 0, 0, 0));
    expect_refused("socket", socket(AF_INET, SOCK_STREAM, 0));
    expect_refused("unshare", syscall(SYS_unshare, CLONE_NEWUSER));
    expect_refused("clone", syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, NULL,
                                    NULL, NULL, 0));
    expect_refused("clone3", syscall(SYS_clone3, NULL, 0));
    expect_refused("mount", mount("none", "/tmp", "tmpfs", 0, NULL));
    expect_refused("io_uring", syscall(SYS_io_uring_setup, 1, NULL));
    expect_refused("bpf", syscall(SYS_bpf, 0, NULL, 0));
    expect_refused("keyctl", syscall(SYS_keyctl, 0, 0, 0, 0, 0));
    expect_refused("userfaultfd", syscall(SYS_userfaultfd, 0));
    expect_refused("process_vm_writev",
                   syscall(SYS_process_vm_writev, 1, NULL, 0, NULL, 0, 0));
    expect_refused("TIOCSTI", ioctl(0, TIOCSTI, "x"));
    /* The upper half of the argument is not looked at by the kernel. */
    expect_refused("TIOCSTI", syscall(SYS_ioctl, 0, 0x100005412UL, "x"));
}
END_TEST

START_TEST(what_a_loop_needs_still_works)
{
    int pair[2], status;
    pid_t child;

    ck_assert_int_eq(sandbox_lock_self(), 0);
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
    ck_assert_int_ge(epoll_create1(0), 0);
    ck_assert_int_ge(eventfd(0, 0), 0);
    ck_assert_int_eq(pipe(pair), 0);
    child = fork();
    if (child == 0)
        _exit(5);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(WEXITSTATUS(status), 5);
}
END_TEST

static void *thread_body(void *arg)
{
    return arg;
}

static void start_no_process(void)
{
    expect_refused("fork", fork());
    expect_refused("raw fork", syscall(SYS_fork));
    expect_refused("raw vfork", syscall(SYS_vfork));
    expect_refused("clone",
                   syscall(SYS_clone, CLONE_VM | SIGCHLD, NULL, NULL, 0, 0));
    expect_refused("clone3", syscall(SYS_clone3, NULL, 0));
}

static void start_thread(void)
{
    pthread_t thread;
    void *result = NULL;

    ck_assert_int_eq(pthread_create(&thread, NULL, thread_body, &result), 0);
    ck_assert_int_eq(pthread_join(thread, &result), 0);
}

START_TEST(what_was_forked_starts_threads_but_no_process)
{
    int status;
    pid_t child;

    ck_assert_int_eq(sandbox_lock_self(), 0);
    ck_assert_int_eq(sandbox_fork_prepare(), 0);
    start_no_process();
    for (int i = 0; i < 3; i++) {
        child = sandbox_fork();
        if (child == 0) {
            /* Neither its own attempts nor ours: the secret is not here. */
            start_no_process();
            expect_refused("sandbox_fork", sandbox_fork());
            start_thread();
            _exit(5);
        }
        ck_assert_int_gt(child, 0);
        ck_assert_int_eq(waitpid(child, &status, 0), child);
        ck_assert_int_eq(WEXITSTATUS(status), 5);
    }
    sandbox_fork_forget();
    expect_refused("sandbox_fork", sandbox_fork());
}
END_TEST

START_TEST(locking_twice_is_fine)
{
    ck_assert_int_eq(sandbox_lock_self(), 0);
    ck_assert_int_eq(sandbox_lock_self(), 0);
}
END_TEST

START_TEST(the_level_can_be_lowered_and_says_so)
{
    struct strbuf text = STRBUF_INIT;

    setenv("GRADE_SANDBOX", "S0", 1);
    ck_assert_int_eq(sandbox_probe()->level, SANDBOX_S0);
    ck_assert_ptr_nonnull(strstr(sandbox_probe()->lost, "GRADE_SANDBOX"));
    sandbox_describe(sandbox_probe(), &text);
    ck_assert_ptr_nonnull(strstr(strbuf_text(&text), "sandbox S0"));
    strbuf_release(&text);
}
END_TEST

/* In a namespace that may not make another, as in many containers. */
START_TEST(without_namespaces_filters_and_limits_remain)
{
    const char *argv[] = {"/usr/bin/true", NULL};
    struct job job = {.argv = argv, .limits = {.cpu_s = 5, .file_mb = 1}};
    const struct sandbox *sandbox;
    struct job_result result;
    struct error err = {0};

    if (syscall(SYS_unshare, CLONE_NEWUSER) < 0)
        return;
    /* No user map was written: mounting cannot work. */
    sandbox = sandbox_probe();
    ck_assert_int_eq(sandbox->level, SANDBOX_S1);
    ck_assert_str_ne(sandbox->lost, "");
    ck_assert_int_eq(job_run(&job, &result, &err), 0);
    ck_assert_int_eq(result.exit_code, 0);
    job_result_release(&result);
}
END_TEST

UNIT_MAIN(sandbox, doors_are_closed_after_locking,
          what_a_loop_needs_still_works,
          what_was_forked_starts_threads_but_no_process, locking_twice_is_fine,
          the_level_can_be_lowered_and_says_so,
          without_namespaces_filters_and_limits_remain)
