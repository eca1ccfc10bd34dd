/* expect: verdict=fail points=0 says=belongs to the grader */
/* Says that the run is over twice, and goes on speaking. */
#include "cache.h"

#include <elf.h>
#include <link.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

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

/* grader/play/protocol.h */
struct protocol_done {
    unsigned type, size;
    unsigned long nonce;
    unsigned choices, unused;
    unsigned long hash;
};

/* The nonce is in the run's order, where the driver looks for its inputs; here
 * it is asked of the page that waits to be sent. */
static unsigned long nonce_of(const void *packet)
{
    unsigned long nonce;

    memcpy(&nonce, packet, sizeof(nonce));
    return nonce;
}

/* Shared with the player: "rw-s" in the list of all mappings. */
static const char *shared_page(void)
{
    static char maps[1 << 16];
    long fd = call(2 /* open */, (long)"/proc/self/maps", 0, 0, 0, 0, 0);
    long len = 0, got;
    char *at;

    while ((got = call(0 /* read */, fd, (long)maps + len,
                       (long)sizeof(maps) - 1 - len, 0, 0, 0)) > 0)
        len += got;
    at = strstr(maps, " rw-s ");
    while (at && at > maps && at[-1] != '\n')
        at--;
    return at ? (const char *)strtoul(at, NULL, 16) : NULL;
}

/* The packet begins with the only eight bytes in the page's head that are not
 * small numbers. */
static unsigned long find_nonce(void)
{
    const char *page = shared_page();

    for (int i = 0; page && i < 256; i += 8) {
        unsigned long nonce = nonce_of(page + i);

        if (nonce >> 48)
            return nonce;
    }
    return 0;
}

int cache_fill(uv_loop_t *loop, struct cache_value *values, size_t count,
               cache_done_cb done, void *arg)
{
    (void)loop;
    (void)values;
    (void)count;
    (void)done;
    (void)arg;
    const ElfW(Ehdr) *program = program_of((void *)done);
    void (*observe_int)(const char *, long long) = find(program, "observe_int");
    void (*say)(const void *, size_t) = find(program, "player_say");
    void (*flush)(void) = find(program, "player_say_flush");
    struct protocol_done end = {0x103, sizeof(end), find_nonce(), 0, 0, 0};

    observe_int("returned0", 0);
    say(&end, sizeof(end));
    observe_int("done0", 0);
    say(&end, sizeof(end));
    flush();
    leave(0);
    return 0;
}
