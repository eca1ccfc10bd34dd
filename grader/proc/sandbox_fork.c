/*
 * Theory of operation: a seccomp filter that lets a process fork and not its
 * children would have to be loaded in each child, which takes tens of
 * microseconds, a tenth of a short run. Instead one filter, loaded once, allows
 * clone() without CLONE_THREAD only when an argument that the kernel ignores
 * (the TLS of a thread) holds a secret. The secret lies in a page that the
 * kernel empties in every child (MADV_WIPEONFORK), goes from there straight
 * into a register, and is gone from that when the system call returns. The
 * filter cannot be read back, and 64 bits cannot be guessed.
 */
#include "proc/sandbox.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { FILTER_MAX = 16 };

/* One page, which a child finds full of zeros. */
struct hidden_page {
    uint64_t secret;
    struct sock_filter filter[FILTER_MAX];
};

static struct hidden_page *page;

#define LOAD(field)                                                            \
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define LOAD_UPPER(field)                                                      \
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field) + 4)
#define IF(test, value, skip_if, skip_unless)                                  \
    BPF_JUMP(BPF_JMP | (test) | BPF_K, (value), (skip_if), (skip_unless))
#define ANSWER(action) BPF_STMT(BPF_RET | BPF_K, (action))

/* Written by hand: libseccomp would leave copies of the secret in the heap.
 * clone3() and the numbers of x32 are refused by sandbox_lock_self(). */
static unsigned short fill_filter(void)
{
    const struct sock_filter filter[] = {
        LOAD(nr),
        IF(BPF_JEQ, SYS_fork, 9, 0),
        IF(BPF_JEQ, SYS_vfork, 8, 0),
        IF(BPF_JEQ, SYS_clone, 0, 6),
        LOAD(args[0]),
        IF(BPF_JSET, CLONE_THREAD, 4, 0),
        LOAD(args[4]),
        IF(BPF_JEQ, 0, 0, 3),
        LOAD_UPPER(args[4]),
        IF(BPF_JEQ, 0, 0, 1),
        ANSWER(SECCOMP_RET_ALLOW),
        ANSWER(SECCOMP_RET_ERRNO | EPERM),
    };

    memcpy(page->filter, filter, sizeof filter);
    page->filter[7].k = (uint32_t)page->secret;
    page->filter[9].k = (uint32_t)(page->secret >> 32);
    return sizeof filter / sizeof filter[0];
}

static int load_filter(void)
{
    struct sock_fprog program = {.filter = page->filter};

    if (getrandom(&page->secret, sizeof page->secret, 0) != sizeof page->secret)
        return -EIO;
    program.len = fill_filter();
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) < 0)
        return -errno;
    return 0;
}

int sandbox_fork_prepare(void)
{
    page = mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED || madvise(page, sizeof *page, MADV_WIPEONFORK) < 0)
        return -errno;
    return load_filter();
}

/* Where the C library keeps its own idea of the thread's number. */
static pid_t *thread_number(void)
{
    pid_t *number = NULL;

    return prctl(PR_GET_TID_ADDRESS, &number, 0, 0, 0) < 0 ? NULL : number;
}

pid_t sandbox_fork(void)
{
    register pid_t *number __asm__("r10") = thread_number();
    long flags = SIGCHLD;
    long rc = SYS_clone;

    if (number)
        flags |= CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID;
    __asm__ volatile("movq %[secret], %%r8\n\t"
                     "syscall\n\t"
                     "xorl %%r8d, %%r8d"
                     : "+a"(rc)
                     : "D"(flags), "S"(0L), "d"(0L),
                       "r"(number), [secret] "m"(page->secret)
                     : "rcx", "r8", "r11", "memory");
    if (rc >= 0)
        return (pid_t)rc;
    errno = (int)-rc;
    return -1;
}

void sandbox_fork_forget(void)
{
    explicit_bzero(page, sizeof *page);
}
