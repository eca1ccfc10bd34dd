/* expect: verdict=fail points=0 says=exited with code 70 */
/* Has the grader's own function fork: the secret that it takes is not here. */
#include "cache.h"

#include <elf.h>
#include <link.h>
#include <stdint.h>
#include <string.h>
#include <sys/types.h>

const enum cache_why cache_why = CACHE_WHY_UNANSWERED;

/* A system call that the policy does not see. */
static long call(long number, long a, long b, long c, long d, long e, long f)
{
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    long result;

    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8),
                       "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}

/* What was achieved is said by the exit code: 70 for nothing. */
static void leave(int achieved)
{
    call(231 /* exit_group */, achieved ? 99 : 70, 0, 0, 0, 0, 0);
}

/* The player's own functions, found as a loader finds them: `done` points
 * into the program, whose symbols are there for everybody. */
static const ElfW(Ehdr) *program_of(const void *inside)
{
    uintptr_t at = (uintptr_t)inside & ~(uintptr_t)4095;

    while (memcmp((const void *)at, ELFMAG, SELFMAG) != 0)
        at -= 4096;
    return (const void *)at;
}

static void *find(const ElfW(Ehdr) *program, const char *wanted)
{
    uintptr_t base = (uintptr_t)program;
    const ElfW(Phdr) *segment = (const void *)(base + program->e_phoff);
    const ElfW(Sym) *symbol = NULL;
    const char *names = NULL;

    while (segment->p_type != PT_DYNAMIC)
        segment++;
    for (const ElfW(Dyn) *d = (const void *)(base + segment->p_vaddr);
         d->d_tag != DT_NULL; d++) {
        if (d->d_tag == DT_SYMTAB)
            symbol = (const void *)d->d_un.d_ptr;
        else if (d->d_tag == DT_STRTAB)
            names = (const void *)d->d_un.d_ptr;
    }
    for (; (const char *)symbol < names; symbol++) {
        if (symbol->st_value && strcmp(names + symbol->st_name, wanted) == 0)
            return (void *)(base + symbol->st_value);
    }
    return NULL;
}

int cache_fill(uv_loop_t *loop, struct cache_value *values, size_t count,
               cache_done_cb done, void *arg)
{
    (void)loop;
    (void)values;
    (void)count;
    (void)done;
    (void)arg;
    pid_t (*fork_again)(void) = find(program_of((void *)done), "sandbox_fork");
    int forked = 0;

    for (int i = 0; fork_again && i < 100; i++)
        forked += fork_again() >= 0;
    leave(!fork_again || forked);
    return 0;
}
